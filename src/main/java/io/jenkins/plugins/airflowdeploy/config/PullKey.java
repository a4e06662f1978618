package io.jenkins.plugins.airflowdeploy.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The lasting key or token that Airflow's own Git connection pulls releases with.
 *
 * @param place URL of the repository that is pulled
 * @param ledgerName what tells this pulling from others; no secret
 * @param made when the administrator says that it was made; empty where nobody said
 */
public record PullKey(String place, String ledgerName, Optional<LocalDate> made) {}
