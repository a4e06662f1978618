package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assume.assumeTrue;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;

/** Whether the descriptions can tell a right request from a wrong one. What the clients send is held against them by the doubles. */
public class OpenApiTest {

    private static final String REPOSITORY = "/repositories/acme/dags";

    private OpenApi cloud;

    @Before
    public void descriptions() throws Exception {
        Optional<OpenApi> given = OpenApi.cloud();
        assumeTrue("-Dbitbucket.openapi names no folder with Bitbucket's descriptions", given.isPresent());
        cloud = given.get();
    }

    private List<String> cloud(String method, String path, Map<String, String> query, String body) throws Exception {
        return cloud.complaints(method, path, query, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void rightRequestsPass() throws Exception {
        assertThat(cloud("GET", REPOSITORY + "/commits", Map.of("include", "a", "exclude", "b", "pagelen", "1"), ""), is(empty()));
        assertThat(cloud("GET", REPOSITORY + "/refs/branches/feature%2Fx", Map.of(), ""), is(empty()));
        assertThat(cloud("GET", REPOSITORY + "/pullrequests", Map.of("q", "state=\"MERGED\""), ""), is(empty()));
    }

    @Test
    public void wrongRequestsAreTold() throws Exception {
        assertThat(cloud("GET", REPOSITORY + "/branches", Map.of(), ""), contains("no such path: " + REPOSITORY + "/branches"));
        assertThat(cloud("PATCH", REPOSITORY + "/commits", Map.of(), ""),
                contains("no PATCH at /repositories/{workspace}/{repo_slug}/commits"));
        assertThat(cloud("GET", REPOSITORY + "/commits", Map.of("since", "a"), ""), contains("no query parameter since"));
        assertThat(cloud("GET", REPOSITORY + "/commits", Map.of(), "{}"), contains("no body is taken"));
    }

    @Test
    public void bodiesAreHeldAgainstTheirSchema() throws Exception {
        Optional<OpenApi> dataCenter = OpenApi.dataCenter();
        String path = "/access-tokens/latest/projects/P/repos/r";
        byte[] right = "{\"name\":\"n\",\"permissions\":[\"REPO_READ\"],\"expiryDays\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(dataCenter.orElseThrow().complaints("PUT", path, Map.of(), right), is(empty()));
        byte[] wrong = "{\"name\":1,\"permissions\":\"REPO_READ\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(dataCenter.orElseThrow().complaints("PUT", path, Map.of(), wrong),
                contains("body.name is no string", "body.permissions is no array"));
    }

    @Test
    public void theDoublesRejectWhatTheDescriptionsDoNotHave() throws Exception {
        try (BitbucketDouble bitbucket = BitbucketDouble.start(); DataCenterDouble dataCenter = DataCenterDouble.start("", 3)) {
            assertThat(status(bitbucket.baseUrl() + "/2.0" + REPOSITORY + "/commits?since=a"), is(500));
            assertThat(bitbucket.ownFailures().toString(), containsString("no query parameter since"));
            assertThat(status(dataCenter.baseUrl() + "/rest/api/latest/projects/P/repos/r/no-such-thing"), is(500));
            assertThat(dataCenter.ownFailures().toString(), containsString("no such path"));
        }
    }

    private static int status(String address) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
        return connection.getResponseCode();
    }
}
