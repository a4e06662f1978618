package io.jenkins.plugins.airflowdeploy.engine.token;

import java.net.URI;

/**
 * Where an Airflow is, a context path included: {@code https://host/airflow}.
 *
 * @param base its address as a user would open it, without a slash at the end
 */
public record AirflowAddress(URI base) {

    /**
     * @throws IllegalArgumentException when it is not an absolute {@code http} or {@code https} address with a host, or holds
     *     a user name, a query or a fragment
     */
    public AirflowAddress {
        boolean web = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!web || base.getHost() == null || base.getRawUserInfo() != null
                || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("an Airflow's address looks like https://host/path, without user or query");
        }
        String text = base.toString();
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        base = URI.create(text);
    }

    /** The address of a resource below it; {@code path} begins with a slash and is encoded. */
    public URI at(String path) {
        return URI.create(base + path);
    }

    /** How messages name it: {@code Airflow at https://host/airflow}. */
    public String server() {
        return "Airflow at " + base;
    }
}
