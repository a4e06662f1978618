package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Users and access tokens of the Data Center double, and the lock that failed logins lead to. */
final class DataCenterAccounts {

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final int lockedAfter;
    private long lastId = 252_973_515_000L;

    /** A person with a password. */
    private record User(String password, boolean admin) {}

    /** An access token of one repository. */
    record Token(String id, String name, String repository, List<String> permissions, long createdAt, long expiryDays) {}

    /** Who asks. */
    record Visitor(String name, boolean admin, Token token) {

        /** @param permission {@code REPO_READ}, {@code REPO_ADMIN} */
        boolean may(String permission, String repository) {
            if (token == null) {
                return admin || permission.equals("REPO_READ");
            }
            return token.repository().equalsIgnoreCase(repository) && token.permissions().contains(permission);
        }
    }

    /** Either a visitor, or why not. */
    record Entry(Visitor visitor, Answer refusal) {}

    /** @param lockedAfter as many failed logins of an account in a row lock it */
    DataCenterAccounts(int lockedAfter) {
        this.lockedAfter = lockedAfter;
    }

    void addUser(String name, String password, boolean admin) {
        users.put(name, new User(password, admin));
    }

    synchronized String addToken(String secret, String name, String repository, List<String> permissions, long expiryDays) {
        String id = Long.toString(++lastId);
        tokens.put(secret, new Token(id, name, repository, permissions, System.currentTimeMillis(), expiryDays));
        return id;
    }

    Map<String, Token> tokens() {
        return new TreeMap<>(tokens);
    }

    void forget(String secret) {
        tokens.remove(secret);
    }

    /** @param tokensWithUser whether an access token may come as the password of {@code x-token-auth} */
    Entry enter(Optional<Credential> credential, boolean tokensWithUser, boolean tokensAsBearer) {
        if (credential.isEmpty()) {
            return new Entry(null, DataCenterShapes.error(401, "AuthorisationException", "You are not permitted to access this resource"));
        }
        Credential shown = credential.get();
        String account = shown.user() == null ? "access token" : shown.user();
        if (failures.getOrDefault(account, 0) >= lockedAfter) {
            return new Entry(null, locked());
        }
        Visitor visitor = find(shown, tokensWithUser, tokensAsBearer);
        if (visitor == null) {
            failures.merge(account, 1, Integer::sum);
            return new Entry(null, DataCenterShapes.error(401, "auth.IncorrectPasswordAuthenticationException",
                    "Authentication failed. Please check your credentials and try again."));
        }
        failures.remove(account);
        return new Entry(visitor, null);
    }

    private Visitor find(Credential shown, boolean tokensWithUser, boolean tokensAsBearer) {
        boolean allowed = shown.user() == null ? tokensAsBearer : shown.user().equals("x-token-auth") && tokensWithUser;
        Token token = allowed ? tokens.get(shown.secret()) : null;
        if (token != null) {
            return new Visitor("access-token-user/" + token.id(), false, token);
        }
        User user = shown.user() == null ? null : users.get(shown.user());
        return user != null && user.password().equals(shown.secret()) ? new Visitor(shown.user(), user.admin(), null) : null;
    }

    private static Answer locked() {
        return DataCenterShapes.error(401, "auth.CaptchaRequiredAuthenticationException", "CAPTCHA required. Your account is locked.")
                .with("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://bitbucket.example.com/login");
    }

    /** {@code /rest/access-tokens/latest/projects/{key}/repos/{slug}} and below. */
    Answer answer(Call call, Visitor visitor, String repository, List<String> below) throws IOException {
        if (visitor.token() != null || !visitor.admin()) {
            return DataCenterShapes.error(401, "AuthorisationException", "You are not permitted to access this resource");
        }
        String route = call.method() + " " + below.size();
        return switch (route) {
            case "PUT 0" -> make(new ObjectMapper().readTree(call.bodyText()), repository);
            case "GET 0" -> list(call, repository);
            case "DELETE 1" -> delete(below.get(0), repository);
            default -> DataCenterShapes.unknownRoute();
        };
    }

    private Answer make(JsonNode order, String repository) {
        List<String> permissions = new ArrayList<>();
        order.path("permissions").forEach(p -> permissions.add(p.asText()));
        if (order.path("name").asText("").isEmpty() || !List.of("REPO_READ", "REPO_WRITE", "REPO_ADMIN").containsAll(permissions)) {
            return DataCenterShapes.error(400, "validation.ArgumentValidationException", "A name and permissions are required");
        }
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String secret = "BBDC-" + Base64.getEncoder().encodeToString(bytes);
        String id = addToken(secret, order.path("name").asText(), repository, permissions, order.path("expiryDays").asLong());
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", id);
        shape.put("name", order.path("name").asText());
        shape.put("createdDate", tokens.get(secret).createdAt());
        shape.put("permissions", permissions);
        shape.put("token", secret);
        return Answer.json(200, shape);
    }

    /** Without their secrets, one on each page. */
    private Answer list(Call call, String repository) {
        List<Token> all = tokens.values().stream()
                .filter(t -> t.repository().equalsIgnoreCase(repository))
                .sorted(java.util.Comparator.comparing(Token::id))
                .toList();
        int start = Integer.parseInt(call.query().getOrDefault("start", "0"));
        List<Object> values = new ArrayList<>();
        if (start < all.size()) {
            Token token = all.get(start);
            values.add(Map.of("id", token.id(), "name", token.name(), "permissions", token.permissions(), "createdDate", token.createdAt()));
        }
        return Answer.json(200, Map.of("values", values, "size", values.size(), "start", start, "isLastPage", start + 1 >= all.size(),
                "nextPageStart", start + 1));
    }

    private Answer delete(String id, String repository) {
        boolean found = tokens.values().removeIf(t -> t.id().equals(id) && t.repository().equalsIgnoreCase(repository));
        return found
                ? new Answer(204, Map.of(), new byte[0])
                : DataCenterShapes.error(404, "accesstoken.NoSuchAccessTokenException", "There is no such token");
    }
}
