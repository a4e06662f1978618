package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.List;

/** Leaves out of a tree every text in which a token stands. */
final class TokenGuard {

    private TokenGuard() {}

    /** A copy without such texts: each says instead which token it held. */
    static ObjectNode clean(ObjectNode tree, List<ScopedToken> tokens) {
        ObjectNode copy = tree.deepCopy();
        sweep(copy, tokens);
        return copy;
    }

    private static JsonNode sweep(JsonNode node, List<ScopedToken> tokens) {
        if (node instanceof ObjectNode object) {
            object.fields().forEachRemaining(field -> field.setValue(sweep(field.getValue(), tokens)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, sweep(array.get(i), tokens));
            }
        } else if (node.isTextual()) {
            for (ScopedToken token : tokens) {
                if (token.appearsIn(node.textValue())) {
                    return JsonNodeFactory.instance.textNode("left out: it held " + token);
                }
            }
        }
        return node;
    }
}
