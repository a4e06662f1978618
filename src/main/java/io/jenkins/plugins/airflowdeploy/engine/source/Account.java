package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;

/**
 * An account on the source's server.
 *
 * @param name what it is called, one clean line; users may choose it
 * @param id by which the server knows it: Atlassian's account id or a UUID on Cloud, the user name on Data Center; empty when not told
 */
public record Account(String name, String id) {

    /** Nobody whom the server names. */
    public static final Account NOBODY = new Account("", "");

    private static final int LONGEST = 100;

    static Account ofCloud(JsonNode user) {
        return of(user.path("display_name"), cloudId(user));
    }

    /** Atlassian's account id is also what single sign-on knows; app users have a UUID alone. */
    static String cloudId(JsonNode user) {
        return List.of("account_id", "uuid").stream()
                .map(user::path)
                .filter(JsonNode::isTextual)
                .findFirst()
                .map(id -> ForeignText.line(id.asText(), LONGEST))
                .orElse("");
    }

    static Account ofDataCenter(JsonNode user) {
        return of(user.path("displayName"), dataCenterId(user));
    }

    /** Only accounts have slugs: the name of a commit's author whose e-mail belongs to none is what Git has. */
    static String dataCenterId(JsonNode user) {
        return user.path("slug").isTextual() ? ForeignText.line(user.path("name").asText(""), LONGEST) : "";
    }

    private static Account of(JsonNode name, String id) {
        return new Account(ForeignText.line(name.asText(""), LONGEST), id);
    }

    /** {@code Grace (account 557058:1)}. */
    @Override
    public String toString() {
        return name + (id.isEmpty() ? "" : " (account " + id + ")");
    }
}
