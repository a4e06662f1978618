package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A user of the simple auth manager.
 *
 * @param name user name
 * @param password made anew for each Airflow
 * @param role {@code admin}, {@code op}, {@code user} or {@code viewer}
 */
public record AirflowUser(String name, String password, String role) {

    static AirflowUser withNewPassword(String name, String role) {
        return new AirflowUser(name, newSecret(), role);
    }

    static String newSecret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
