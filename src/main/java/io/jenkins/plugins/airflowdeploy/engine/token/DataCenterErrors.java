package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads why Bitbucket Data Center refused: {@code {"errors":[{"context","message","exceptionName"}]}}. Only the class name of
 * the exception counts; messages may hold anything.
 */
public final class DataCenterErrors {

    /** The token or password is wrong, revoked or expired. */
    public static final String WRONG_PASSWORD = "IncorrectPasswordAuthenticationException";

    /** The account lacks a permission; comes with status 401. */
    public static final String NOT_PERMITTED = "AuthorisationException";

    private static final String CAPTCHA = "CaptchaRequiredAuthenticationException";
    private static final Pattern NAME = Pattern.compile("(?:[\\w$]+\\.)*(\\w{1,100})");

    private DataCenterErrors() {}

    /** The first error's exception, without its package; empty where the body is of another shape. */
    public static Optional<String> name(HttpAnswer answer) {
        Optional<JsonNode> errors = answer.json().map(json -> json.path("errors"));
        for (JsonNode error : errors.orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance())) {
            Matcher name = NAME.matcher(error.path("exceptionName").asText(""));
            if (name.matches()) {
                return Optional.of(name.group(1));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the account is locked until somebody solves a CAPTCHA. Asking again would count as another failed login, whatever
     * the password.
     */
    public static boolean locked(HttpAnswer answer) {
        return (answer.status() == 401 || answer.status() == 403)
                && (answer.header("X-Authentication-Denied-Reason").isPresent()
                        || name(answer).orElse("").equals(CAPTCHA));
    }
}
