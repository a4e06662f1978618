package io.jenkins.plugins.airflowdeploy.engine.watch;

/**
 * What a deployment or a diagnosis saw of what a token may do.
 *
 * @param purpose what the token was for: {@link #AIRFLOW}, or {@code source} and a repository
 * @param credential names where it came from
 * @param wide whether it may do more than is needed
 * @param words what was seen, in one clean line
 */
public record TokenSighting(String purpose, String credential, boolean wide, String words) {

    /** Name of the rule of a policy that judges tokens. */
    public static final String RULE = "token-scopes";

    /** What such a rule's answer says of a token that may do too much, and of no other. */
    public static final String WIDER = "wider than needed";

    /** The purpose of a token for Airflow. */
    public static final String AIRFLOW = "Airflow";

    /** The purpose of a token that reads a repository. */
    public static String source(String repository) {
        return "source " + repository;
    }
}
