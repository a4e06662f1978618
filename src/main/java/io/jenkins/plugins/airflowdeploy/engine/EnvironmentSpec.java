package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.util.Optional;

/**
 * An Airflow that can be deployed to, as its administrator defined it.
 *
 * @param name unique in this Jenkins; letters, digits, {@code . _ -}
 * @param airflowUrl base address, without a trailing slash
 * @param bundle name of the Dag bundle
 * @param subdir the bundle's {@code subdir}; empty where it shows the whole repository
 * @param policy who may deploy
 */
public record EnvironmentSpec(
        String name, String airflowUrl, String bundle, Optional<String> subdir, Policy policy) {}
