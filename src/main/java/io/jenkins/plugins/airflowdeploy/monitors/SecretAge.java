package io.jenkins.plugins.airflowdeploy.monitors;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How old a credential's secret is, as far as is known.
 *
 * @param credential its id
 * @param environments names of those that use it; none for a scoped token that only jobs use
 * @param since when it was first seen
 * @param end when it ends, where it says so of itself
 */
record SecretAge(String credential, List<String> environments, Instant since, Optional<Instant> end) {

    /** For messages: {@code airflow-prod (prod, test)}. */
    String words() {
        return environments.isEmpty() ? credential : credential + " (" + String.join(", ", environments.stream().sorted().toList()) + ")";
    }
}
