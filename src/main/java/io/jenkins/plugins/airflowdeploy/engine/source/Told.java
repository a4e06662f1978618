package io.jenkins.plugins.airflowdeploy.engine.source;

import java.util.Optional;

/**
 * What a source answers to a question of the policy, or why it does not.
 *
 * @param <T> the answer's kind
 * @param answer empty where the source cannot tell, or may not with this token
 * @param words what the server said, or why there is no answer, as a piece of one clean line
 */
public record Told<T>(Optional<T> answer, String words) {

    static <T> Told<T> of(T answer, String words) {
        return new Told<>(Optional.of(answer), words);
    }

    /** @param why follows after {@code not checked, because}: {@code a plain Git URL has no builds} */
    static <T> Told<T> not(String why) {
        return new Told<>(Optional.empty(), why);
    }
}
