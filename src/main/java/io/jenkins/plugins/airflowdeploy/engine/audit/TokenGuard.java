package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Leaves out of a tree every text in which a token stands. */
final class TokenGuard {

    private static final int CAUSES = 10;

    private TokenGuard() {}

    /** A copy without such texts: each says instead which token it held. */
    static ObjectNode clean(ObjectNode tree, List<ScopedToken> tokens) {
        ObjectNode copy = tree.deepCopy();
        sweep(copy, tokens);
        return copy;
    }

    /** What may be logged instead of what was thrown: itself, or, where its text holds a token, the same without any message. */
    static Throwable clean(Throwable thrown, List<ScopedToken> tokens) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return tokens.stream()
                .filter(token -> token.appearsIn(text.toString()))
                .findFirst()
                .map(token -> speechless(thrown, "messages are left out: one held " + token, CAUSES))
                .orElse(thrown);
    }

    private static Throwable speechless(Throwable thrown, String why, int causes) {
        Throwable cause = thrown.getCause() == null || causes == 0 ? null : speechless(thrown.getCause(), why, causes - 1);
        Throwable copy = new Throwable(thrown.getClass().getName() + ": " + why, cause);
        copy.setStackTrace(thrown.getStackTrace());
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
