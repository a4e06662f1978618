package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That the double's REST answers have the shape of Bitbucket's. */
public class BitbucketDoubleTest {

    private static final String API = "/2.0/repositories/acme/dags";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private BitbucketDouble bitbucket;
    private HostedRepository hosted;
    private SampleRepository sample;
    private Rest rest;

    @Before
    public void start() throws Exception {
        bitbucket = BitbucketDouble.start(now::get);
        var bare = folder.getRoot().toPath().resolve("dags.git");
        sample = SampleRepository.create(bare);
        hosted = bitbucket.addRepository(SampleRepository.NAME, bare, "main");
        sample.addPullRequestsTo(hosted);
        bitbucket.addConsumer(Consumer.of("key", "secret", "acme", "repository", "pullrequest"));
        bitbucket.addAccessToken("read=only", "acme/dags", null, "repository");
        bitbucket.addAccessToken("elsewhere", "acme/other", null, "repository");
        rest = new Rest(bitbucket.baseUrl());
    }

    @After
    public void stop() {
        bitbucket.close();
        assertThat(bitbucket.ownFailures(), is(empty()));
    }

    @Test
    public void consumerGetsATokenThatExpires() throws Exception {
        Rest.Got answer = rest.token("key", "secret");
        String token = answer.json().path("access_token").asText();
        assertThat(answer.json().path("token_type").asText(), is("bearer"));
        assertThat(answer.json().path("expires_in").asLong(), is(7200L));
        assertThat(answer.json().path("scope").asText(), is("repository pullrequest"));

        Rest.Got before = rest.get(API, token);
        assertThat(before.status(), is(200));
        assertThat(before.header("X-OAuth-Scopes"), is("repository, pullrequest"));
        assertThat(before.header("X-Accepted-OAuth-Scopes"), is("repository"));
        assertThat(before.header("X-Credential-Type"), is(nullValue()));

        now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
        Rest.Got after = rest.get(API, token);
        assertThat(after.status(), is(401));
        assertThat(after.message(), containsString("Access token expired"));
    }

    @Test
    public void wrongSecretAndPublicConsumerAre400() throws Exception {
        bitbucket.addConsumer(Consumer.of("open", "secret", "acme", "repository").markedPublic());
        bitbucket.addConsumer(Consumer.of("old", "secret", "acme", "repository").answeringAsBeforeMay2026());

        Rest.Got wrong = rest.token("key", "guessed");
        assertThat(wrong.status(), is(400));
        assertThat(wrong.json().path("error").asText(), is("unauthorized_client"));
        Rest.Got open = rest.token("open", "secret");
        assertThat(open.status(), is(400));
        assertThat(open.json().path("error").asText(), is("invalid_grant"));
        Rest.Got old = rest.token("old", "secret");
        assertThat(old.json().path("scopes").asText(), is("repository"));
        assertThat(old.json().has("scope"), is(false));
    }

    @Test
    public void refusalsAreThoseOfBitbucket() throws Exception {
        assertThat(rest.get(API, "invented").status(), is(401));
        assertThat(rest.get(API, "invented").message(), containsString("invalid, expired"));
        assertThat(rest.get(API, null).status(), is(404));
        assertThat(rest.get(API, "elsewhere").message(), containsString("may not have access"));
        assertThat(rest.get("/2.0/repositories/acme/none", "read=only").status(), is(404));

        Rest.Got scope = rest.get(API + "/pullrequests/1", "read=only");
        assertThat(scope.status(), is(403));
        assertThat(scope.json().path("error").path("detail").path("required").path(0).asText(), is("pullrequest"));
        assertThat(scope.header("X-Credential-Type"), is("repo_access_token"));

        Rest.Got commit = rest.get(API + "/commit/0123456789ab", "read=only");
        assertThat(commit.status(), is(404));
        assertThat(commit.json().path("error").path("data").path("shas").path(0).asText(), is("0123456789ab"));
    }

    @Test
    public void branchAndCommitAreThoseOfTheRepository() throws Exception {
        JsonNode branch = rest.get(API + "/refs/branches/release%2F2", "read=only").json();
        assertThat(branch.path("name").asText(), is("release/2"));
        assertThat(branch.path("target").path("hash").asText(), is(sample.commit(2)));
        assertThat(branch.path("target").path("author").path("raw").asText(), is("Ada Author <ada@example.com>"));
        assertThat(branch.path("target").path("parents").path(0).path("hash").asText(), is(sample.commit(1)));
        assertThat(rest.get(API + "/refs/branches/release%2F9", "read=only").status(), is(404));

        JsonNode commit = rest.get(API + "/commit/" + sample.commit(3).substring(0, 12), "read=only").json();
        assertThat(commit.path("hash").asText(), is(sample.commit(3)));
        assertThat(commit.path("date").asText(), is("2026-09-03T09:00:00+00:00"));
    }

    @Test
    public void commitsBetweenComeInPages() throws Exception {
        List<String> hashes = new ArrayList<>();
        String next = API + "/commits?include=release%2F4&exclude=" + sample.commit(1) + "&pagelen=2";
        while (next != null) {
            JsonNode page = rest.get(next, "read=only").json();
            page.path("values").forEach(commit -> hashes.add(commit.path("hash").asText()));
            next = page.path("next").asText(null);
        }
        assertThat(hashes, contains(sample.commit(4), sample.commit(3), sample.commit(2)));
    }

    @Test
    public void pullRequestsTellWhoApproved() throws Exception {
        String token = rest.token("key", "secret").json().path("access_token").asText();

        JsonNode linked = rest.get(API + "/commit/" + sample.commit(2) + "/pullrequests", token).json();
        assertThat(linked.path("values").path(0).path("id").asLong(), is(2L));
        JsonNode one = rest.get(API + "/pullrequests/2", token).json();
        assertThat(one.path("state").asText(), is("MERGED"));
        assertThat(one.path("merge_commit").path("hash").asText(), is(sample.commit(2).substring(0, 12)));
        assertThat(one.path("participants").path(0).path("user").path("display_name").asText(), is("Rita Reviewer"));
        assertThat(one.path("participants").path(0).path("state").asText(), is("approved"));
        JsonNode list = rest.get(API + "/pullrequests?q=state%3D%22MERGED%22+AND+destination.branch.name%3D%22release%2F3%22", token).json();
        assertThat(list.path("values").size(), is(1));
        assertThat(list.path("values").path(0).has("participants"), is(false));
        assertThat(rest.get(API + "/pullrequests", token).json().path("values").size(), is(0));

        hosted.setPullRequestLinks(HostedRepository.PullRequestLinks.ABSENT);
        assertThat(rest.get(API + "/commit/" + sample.commit(2) + "/pullrequests", token).status(), is(404));
    }

    @Test
    public void statusesAreCheckedAndKept() throws Exception {
        String path = API + "/commit/" + sample.commit(1) + "/statuses/build";
        String url = "\"url\":\"https://jenkins.example.com/job/1\"";

        assertThat(rest.post(path, "read=only", "{\"key\":\"k\",\"state\":\"SUCCESSFUL\"," + url + "}").status(), is(201));
        assertThat(hosted.statuses(), hasKey(sample.commit(1) + "/k"));
        Rest.Got longKey = rest.post(path, "read=only", "{\"key\":\"" + "k".repeat(48) + "\",\"state\":\"FAILED\"," + url + "}");
        assertThat(longKey.message(), is("key: Ensure this value has at most 40 characters (it has 48)."));
        assertThat(rest.post(path, "read=only", "{\"key\":\"k\",\"state\":\"FAILED\",\"url\":\"http://localhost/\"}")
                .status(), is(400));
    }

    @Test
    public void faultsStrikeOnceAndRequestsAreRecorded() throws Exception {
        bitbucket.answerOnce(request -> request.path().equals(API), Answer.recorded("429"));
        bitbucket.answerOnce(request -> request.path().contains("/refs/"), Answer.broken());

        assertThat(rest.get(API, "read=only").header("X-RateLimit-NearLimit"), is("true"));
        assertThat(rest.get(API, "read=only").status(), is(200));
        bitbucket.answerOnce(request -> request.path().contains("/refs/"), Answer.broken());
        assertThrows(IOException.class, () -> rest.post(API + "/refs/branches/main", "read=only", "{}"));

        RecordedRequest first = bitbucket.requests().get(0);
        assertThat(first.path(), is(API));
        assertThat(first.credential(), is(Tokens.fingerprint("read=only")));
        assertThat(bitbucket.requests().toString(), not(containsString("read=only")));
    }
}
