package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.util.Set;

/**
 * One request that reached the double, for assertions.
 *
 * @param method {@code GET}, {@code POST}, …
 * @param path as it was sent, percent-encoding and all, with the query where there was one
 * @param headerNames in lower case
 * @param user the user name of a Basic header; {@code null} for a Bearer header or none
 * @param credential the first 12 hexadecimal digits of the SHA-256 of token or password; {@code null} when none was sent
 */
public record RecordedRequest(String method, String path, Set<String> headerNames, String user, String credential) {

    public RecordedRequest {
        headerNames = Set.copyOf(headerNames);
    }
}
