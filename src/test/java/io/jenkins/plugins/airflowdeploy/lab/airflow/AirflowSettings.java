package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The environment of an Airflow under test: nothing of ours but {@code PATH}, and no setting left to the machine. */
final class AirflowSettings {

    private AirflowSettings() {}

    /** Replaces a process's environment, and writes the users' passwords to where it says. */
    static void apply(
            Map<String, String> environment, Path home, URI baseUrl, List<AirflowUser> users, List<LabBundle> bundles)
            throws IOException {
        bare(environment, home);
        Path passwords = home.resolve("passwords.json");
        Files.writeString(passwords, json(
                users.stream().collect(Collectors.toMap(AirflowUser::name, AirflowUser::password))));
        set(environment, "core", Map.of(
                "load_examples", "False",
                "executor", "LocalExecutor",
                "parallelism", "4",
                "execution_api_server_url", baseUrl + "/execution/",
                "simple_auth_manager_users",
                        users.stream().map(u -> u.name() + ":" + u.role()).collect(Collectors.joining(",")),
                "simple_auth_manager_passwords_file", passwords.toString()));
        set(environment, "api", Map.of("base_url", baseUrl.toString(), "host", "127.0.0.1",
                "port", Integer.toString(baseUrl.getPort()), "secret_key", AirflowUser.newSecret()));
        set(environment, "api_auth", Map.of("jwt_secret", AirflowUser.newSecret()));
        set(environment, "database", Map.of("load_default_connections", "False"));
        set(environment, "usage_data_collection", Map.of("enabled", "False"));
        set(environment, "dag_processor", Map.of(
                "dag_bundle_storage_path", home.resolve("bundles").toString(),
                "dag_bundle_config_list", json(bundles.stream().map(LabBundle::configuration).toList())));
    }

    /** The same with the FAB auth manager, whose users are in the database. */
    static void applyFab(Map<String, String> environment, Path home, URI baseUrl, List<LabBundle> bundles) throws IOException {
        apply(environment, home, baseUrl, List.of(), bundles);
        set(environment, "core", Map.of("auth_manager", "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"));
        environment.remove("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS");
        environment.remove("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE");
    }

    /** The same for an Airflow 2, whose users are in its database. */
    static void applyLegacy(Map<String, String> environment, Path home, URI baseUrl, Path dags, boolean withBasic) {
        bare(environment, home);
        String session = "airflow.api.auth.backend.session";
        String basic = "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth";
        set(environment, "core", Map.of(
                "load_examples", "False",
                "executor", "SequentialExecutor",
                "dags_folder", dags.toString(),
                "dags_are_paused_at_creation", "False"));
        set(environment, "api", Map.of("auth_backends", withBasic ? basic + "," + session : session));
        set(environment, "webserver", Map.of(
                "base_url", baseUrl.toString(),
                "web_server_host", "127.0.0.1",
                "web_server_port", Integer.toString(baseUrl.getPort()),
                "secret_key", AirflowUser.newSecret()));
        set(environment, "usage_data_collection", Map.of("enabled", "False"));
    }

    private static void bare(Map<String, String> environment, Path home) {
        String path = environment.get("PATH");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", home.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("SCARF_ANALYTICS", "false");
        environment.put("AIRFLOW_HOME", home.toString());
    }

    private static void set(Map<String, String> environment, String section, Map<String, String> options) {
        new LinkedHashMap<>(options).forEach((option, value) ->
                environment.put(("AIRFLOW__" + section + "__" + option).toUpperCase(java.util.Locale.ROOT), value));
    }

    private static String json(Object value) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(value);
    }
}
