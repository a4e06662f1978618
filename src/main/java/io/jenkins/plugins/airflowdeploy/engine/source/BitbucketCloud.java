package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A repository on Bitbucket Cloud, seen through its REST API 2.0. Needs the scope {@code repository}, for approvals {@code pullrequest}. */
public final class BitbucketCloud implements SourceRepository {

    /** Where Bitbucket Cloud's REST API is. */
    public static final URI REST = URI.create("https://api.bitbucket.org");

    /** Where Bitbucket Cloud's repositories are. */
    public static final URI GIT = URI.create("https://bitbucket.org");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private final Http http;
    private final Time time;
    private final URI repository;
    private final String name;
    private final String cloneUrl;
    private final BitbucketRefusals refusals;

    /**
     * @param restBase {@link #REST}, or a double of it; without a trailing slash
     * @param gitBase {@link #GIT}, or a double of it; without a trailing slash
     * @param credential names the credential that tokens come from
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when workspace or slug cannot be the name of one
     */
    public BitbucketCloud(
            Http http, Time time, URI restBase, URI gitBase, String workspace, String slug, String credential)
            throws DeploymentFailure {
        if (!NAME.matcher(workspace).matches() || !NAME.matcher(slug).matches()) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "A Bitbucket repository is named workspace/slug, of letters, digits and . _ -, not "
                            + ForeignText.line(workspace + "/" + slug, 100) + ".");
        }
        this.http = http;
        this.time = time;
        this.name = workspace + "/" + slug;
        this.repository = URI.create(restBase + "/2.0/repositories/" + name);
        this.cloneUrl = gitBase + "/" + name + ".git";
        this.refusals = new BitbucketRefusals("Bitbucket at " + restBase, name, credential, time);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String cloneUrl() {
        return cloneUrl;
    }

    @Override
    public Revision resolve(String branch, Optional<String> commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        SourceNames.ref(branch);
        BitbucketRest rest = rest(token);
        JsonShape head = head(rest, branch);
        String headHash = head.hash("target.hash");
        JsonShape target = new JsonShape("branch " + branch, head.json().path("target"));
        JsonShape chosen = commit.isPresent() ? onBranch(rest, SourceNames.commit(commit.get()), branch, headHash) : target;
        String hash = chosen.hash("hash");
        Merge merge = merge(rest, branch, hash, token);
        return new Revision(
                name,
                branch,
                headHash,
                hash,
                chosen.line("author.raw", 200),
                Account.cloudId(chosen.json().path("author").path("user")),
                chosen.time("date"),
                ForeignText.line(PlainGit.firstLine(chosen.text("message")), 200),
                merge.pullRequest(),
                merge.note());
    }

    private BitbucketRest rest(ScopedToken token) {
        return new BitbucketRest(http, time, repository, token, refusals);
    }

    private static JsonShape head(BitbucketRest rest, String branch) throws DeploymentFailure, InterruptedException {
        String what = "branch " + branch;
        HttpAnswer answer = rest.ask(what, "/refs/branches/" + BitbucketRest.encode(branch));
        if (answer.status() == 404) {
            throw rest.notFound(what);
        }
        return rest.shape(what, answer);
    }

    private JsonShape onBranch(BitbucketRest rest, String commit, String branch, String head)
            throws DeploymentFailure, InterruptedException {
        String what = "commit " + commit;
        HttpAnswer answer = rest.ask(what, "/commit/" + commit);
        if (answer.status() == 404) {
            throw rest.notFound(what);
        }
        JsonShape found = rest.shape(what, answer);
        String hash = found.hash("hash");
        if (!hash.startsWith(commit)) {
            throw invalid("Bitbucket takes " + commit + " for something else than a commit. Give all 40 digits.");
        }
        if (!reaches(rest, hash, head).orElse(false)) {
            throw invalid("Commit " + hash + " is not on branch " + branch + " of " + name + ".");
        }
        return found;
    }

    /** @return empty when the server does not know one of them */
    private static Optional<Boolean> reaches(BitbucketRest rest, String ancestor, String descendant)
            throws DeploymentFailure, InterruptedException {
        if (ancestor.equals(descendant)) {
            return Optional.of(true);
        }
        String what = "the commits between " + descendant + " and " + ancestor;
        HttpAnswer answer = rest.ask(what, "/commits?include=" + ancestor + "&exclude=" + descendant + "&pagelen=1");
        if (answer.status() == 404) {
            DeploymentFailure why = rest.notFound(what);
            if (why.kind() == FailureKind.ACCESS) {
                throw why;
            }
            return Optional.empty();
        }
        return Optional.of(rest.shape(what, answer).values().isEmpty());
    }

    private record Merge(Optional<PullRequest> pullRequest, String note) {}

    private static Merge merge(BitbucketRest rest, String branch, String commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        if (token != null && !BitbucketScopes.readPullRequests(token)) {
            return new Merge(Optional.empty(), "not asked: the token has no scope pullrequest");
        }
        BitbucketPullRequests pullRequests = new BitbucketPullRequests(rest, branch);
        Optional<PullRequest> found;
        try {
            found = pullRequests.of(commit);
        } catch (DeploymentFailure e) {
            if (e.kind() != FailureKind.UNAVAILABLE) {
                throw e;
            }
            return new Merge(Optional.empty(), "pull request not told: " + e.getMessage());
        }
        if (pullRequests.forbidden()) {
            return new Merge(found, "not told: the token may not read pull requests (scope pullrequest)");
        }
        return new Merge(found, found.isPresent() ? "" : "none found: no merged pull request brought this commit to "
                + branch + ", as far as Bitbucket links commits to pull requests");
    }

    @Override
    public Optional<Boolean> isAncestor(String ancestor, String descendant, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return reaches(rest(token), SourceNames.fullCommit(ancestor), SourceNames.fullCommit(descendant));
    }

    @Override
    public Told<Integer> behind(String commit, String head, int most, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return new CloudChangeFacts(rest(token)).behind(commit, head, most);
    }

    @Override
    public Told<Map<String, String>> builds(String commit, List<String> keys, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return new CloudChangeFacts(rest(token)).builds(commit, keys);
    }

    @Override
    public Told<Boolean> protection(String branch, ScopedToken token) throws DeploymentFailure, InterruptedException {
        return new CloudChangeFacts(rest(token)).protection(branch);
    }

    @Override
    public Told<TokenScopes> scopes(boolean pullRequests, boolean protection, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return new CloudTokenScopes(rest(token), token).against(pullRequests, protection);
    }

    private static DeploymentFailure invalid(String message) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, message);
    }
}
