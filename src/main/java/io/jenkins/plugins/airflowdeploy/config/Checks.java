package io.jenkins.plugins.airflowdeploy.config;

import hudson.Util;
import hudson.model.Label;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowConnections;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderTemplate;
import io.jenkins.plugins.airflowdeploy.engine.target.RefTemplate;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/** What each field of an environment must look like: one check for the form, for code and for the script console. */
final class Checks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\\s]([^\\p{Cntrl}]{0,248}[^\\p{Cntrl}\\s])?");
    /** As Airflow has them; one of dots alone would mean another address. */
    private static final Pattern CONNECTION = Pattern.compile("(?!\\.+$)[\\w.-]{1,200}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern KEEP = Pattern.compile("[0-9]{1,4}");
    /** What stands for no key at all. */
    static final String NO_KEY = "none";

    private static final int LONGEST = 1000;
    private static final int LAST_PORT = 65_535;

    private Checks() {}

    static FieldCheck name(String value) {
        return value != null && NAME.matcher(value).matches()
                ? FieldCheck.OK
                : FieldCheck.error(Messages.Checks_name());
    }

    static FieldCheck airflowUrl(String value) {
        URI uri = uri(value);
        if (uri == null || !List.of("http", "https").contains(uri.getScheme())) {
            return FieldCheck.error(Messages.Checks_airflowUrl());
        }
        return uri.getScheme().equals("http") && !loopback(uri.getHost())
                ? FieldCheck.warning(Messages.Checks_plainHttp())
                : FieldCheck.OK;
    }

    static FieldCheck gitUrl(String value) {
        URI uri = uri(value);
        if (uri != null && List.of("http", "https").contains(uri.getScheme())) {
            return uri.getScheme().equals("http") && !loopback(uri.getHost())
                    ? FieldCheck.warning(Messages.Checks_plainHttp())
                    : FieldCheck.OK;
        }
        return FieldCheck.error(Messages.Checks_gitUrl());
    }

    /** {@code null} for what is no plain address of a host. */
    private static URI uri(String value) {
        if (value == null || value.length() > LONGEST) {
            return null;
        }
        try {
            URI uri = new URI(value);
            boolean plain = uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getPort() <= LAST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return plain ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean loopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    static FieldCheck bundle(String value) {
        return value != null && PLAIN.matcher(value).matches()
                ? FieldCheck.OK
                : FieldCheck.error(Messages.Checks_bundle());
    }

    /** @param value {@code null} or empty where the bundle shows the whole repository */
    static FieldCheck subdir(String value) {
        if (Util.fixEmpty(value) == null) {
            return FieldCheck.OK;
        }
        boolean good = PLAIN.matcher(value).matches() && value.indexOf('\\') < 0;
        for (String part : value.split("/", -1)) {
            good &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        return good ? FieldCheck.OK : FieldCheck.error(Messages.Checks_subdir());
    }

    static FieldCheck patterns(List<String> values) {
        for (String value : values) {
            if (!PLAIN.matcher(value).matches()) {
                return FieldCheck.error(Messages.Checks_pattern());
            }
        }
        return values.isEmpty() ? FieldCheck.warning(Messages.Checks_noPattern()) : FieldCheck.OK;
    }

    /** @param value of a group, a role or an owner */
    static FieldCheck plainName(String value) {
        return PLAIN.matcher(value).matches() ? FieldCheck.OK : FieldCheck.error(Messages.Checks_plainName());
    }

    /** @param value how many approvals */
    static FieldCheck approvals(String value) {
        return number(value, 0, ChangeRules.MOST_APPROVALS)
                ? FieldCheck.OK
                : FieldCheck.error(Messages.Checks_approvals(ChangeRules.MOST_APPROVALS));
    }

    /** @param value how many commits, or -1 */
    static FieldCheck behind(String value) {
        return number(value, -1, ChangeRules.FARTHEST) ? FieldCheck.OK : FieldCheck.error(Messages.Checks_behind(ChangeRules.FARTHEST));
    }

    private static boolean number(String value, int least, int most) {
        return value.matches("-?[0-9]{1,4}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
    }

    /** @param keys of builds in Bitbucket; none for no rule */
    static FieldCheck builds(List<String> keys) {
        boolean good = keys.size() <= ChangeRules.MOST_BUILDS && keys.stream().allMatch(k -> PLAIN.matcher(k).matches());
        return good ? FieldCheck.OK : FieldCheck.error(Messages.Checks_builds(ChangeRules.MOST_BUILDS));
    }

    static FieldCheck refTemplate(String value) {
        String template = Util.fixNull(value);
        try {
            new RefTemplate(template);
        } catch (DeploymentFailure e) {
            return FieldCheck.error(e.getMessage());
        }
        return template.contains("{repository}")
                ? FieldCheck.OK
                : FieldCheck.warning(Messages.Checks_oneRefForAll());
    }

    static FieldCheck folder(String value) {
        try {
            new FolderTemplate(value);
        } catch (DeploymentFailure e) {
            return FieldCheck.error(e.getMessage());
        }
        return value.contains("{repository}") ? FieldCheck.OK : FieldCheck.warning(Messages.Checks_oneFolderForAll());
    }

    /** @param value how many releases a folder keeps */
    static FieldCheck keep(String value) {
        boolean good = KEEP.matcher(value).matches() && Integer.parseInt(value) >= 2 && Integer.parseInt(value) <= 1_000;
        return good ? FieldCheck.OK : FieldCheck.error(Messages.Checks_keep());
    }

    /** @param value id of a connection of Airflow */
    static FieldCheck connection(String value, List<String> bundles) {
        if (!CONNECTION.matcher(value).matches()) {
            return FieldCheck.error(Messages.Checks_connection());
        }
        return bundles.stream().anyMatch(bundle -> AirflowConnections.isLikelyOfBundle(value, bundle))
                ? FieldCheck.warning(Messages.Checks_connectionOfBundle())
                : FieldCheck.OK;
    }

    /** @param value how many days */
    static FieldCheck days(String value, int most) {
        return number(value, 1, most) ? FieldCheck.OK : FieldCheck.error(Messages.Checks_days(most));
    }

    /** @param value a date that is not to come, {@link #NO_KEY}, or {@code null} where it is not known */
    static FieldCheck pullKeyMade(String value) {
        if (value == null || value.equals(NO_KEY)) {
            return FieldCheck.OK;
        }
        try {
            LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1); // it may be so in the administrator's zone
            return LocalDate.parse(value).isAfter(tomorrow) ? FieldCheck.error(Messages.Checks_pullKeyMade()) : FieldCheck.OK;
        } catch (DateTimeException e) {
            return FieldCheck.error(Messages.Checks_pullKeyMade());
        }
    }

    /** @param value {@code null} or empty where any agent will do */
    static FieldCheck label(String value) {
        try {
            if (Util.fixEmpty(value) != null) {
                Label.parseExpression(value);
            }
            return FieldCheck.OK;
        } catch (IllegalArgumentException e) {
            return FieldCheck.error(Messages.Checks_label());
        }
    }
}
