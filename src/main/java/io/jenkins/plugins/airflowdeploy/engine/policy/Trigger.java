package io.jenkins.plugins.airflowdeploy.engine.policy;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What set a build going, by Jenkins' word.
 *
 * @param people the Jenkins users behind it, those who started it themselves first; empty where there are none
 * @param causes all that Jenkins says of it, in words
 */
public record Trigger(Kind kind, List<Person> people, List<String> causes) {

    /** Nobody has said what it was. */
    public static final Trigger NOT_TOLD = new Trigger(Kind.OTHER, List.of(), List.of());

    /** More are left out. */
    public static final int MOST = 10;

    private static final int LONGEST_ID = 250;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORDS = 200;

    /** Texts become clean single lines, lists are bounded. */
    public Trigger {
        people = people.stream().limit(MOST).toList();
        causes = causes.stream().limit(MOST).map(c -> ForeignText.line(c, LONGEST_WORDS)).toList();
    }

    /** What kind of thing it was. */
    public enum Kind {
        /** A Jenkins user, perhaps through builds that called this one. */
        USER,
        /** A push to what the build deploys. */
        PUSH,
        /** A push, but of something else than the build deploys, or nobody can tell. */
        PUSH_ELSEWHERE,
        TIMER,
        OTHER
    }

    /**
     * A user of Jenkins.
     *
     * @param id as the security realm knows it: with single sign-on, what the identity provider calls the user
     * @param name what the user is called, which users may choose themselves; empty when Jenkins does not know the user any more
     * @param via the builds through which the user started this one, nearest first; empty for this one itself
     * @param groups those of the policy's groups in which the user is; {@code null} when that is not known, or nobody asks
     */
    public record Person(String id, String name, String via, List<String> groups) {
        public Person {
            id = ForeignText.line(id, LONGEST_ID);
            name = ForeignText.line(name, LONGEST_NAME);
            via = ForeignText.line(via, LONGEST_WORDS);
            groups = groups == null ? null : List.copyOf(groups);
        }

        /** The id first, since the name may say anything: {@code ada ("Ada Lovelace") through nightly #4}. */
        @Override
        public String toString() {
            return id + (name.isEmpty() || name.equals(id) ? "" : " (\"" + name.replace('"', '\'') + "\")")
                    + (via.isEmpty() ? "" : " through " + via);
        }
    }

    /** For log and release: the people, else what Jenkins says; empty when nothing is known. */
    public String words() {
        return people.isEmpty()
                ? String.join("; ", causes)
                : people.stream().map(Person::toString).collect(Collectors.joining(", "));
    }
}
