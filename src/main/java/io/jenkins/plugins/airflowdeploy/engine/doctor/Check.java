package io.jenkins.plugins.airflowdeploy.engine.doctor;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param subject what was checked, in a few words
 * @param status how it is
 * @param seen what was found, in clean lines without secrets
 * @param remedy what to do; empty where there is nothing to do
 */
public record Check(String subject, Status status, String seen, String remedy) implements Serializable {

    /** How it is. */
    public enum Status {
        OK,
        /** A deployment works, and something should be changed all the same. */
        WARNING,
        /** A deployment cannot work. */
        PROBLEM,
        /** It is not known, and {@link Check#seen()} says why. */
        NOT_CHECKED;

        /** For logs and maps: {@code not-checked}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static Check ok(String subject, String seen) {
        return new Check(subject, Status.OK, seen, "");
    }

    public static Check warning(String subject, String seen, String remedy) {
        return new Check(subject, Status.WARNING, seen, remedy);
    }

    public static Check problem(String subject, String seen, String remedy) {
        return new Check(subject, Status.PROBLEM, seen, remedy);
    }

    public static Check notChecked(String subject, String why) {
        return new Check(subject, Status.NOT_CHECKED, why, "");
    }

    /** For a Pipeline: {@code check}, {@code status}, {@code seen}, {@code remedy}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("check", subject);
        map.put("status", status.text());
        map.put("seen", seen);
        map.put("remedy", remedy);
        return map;
    }
}
