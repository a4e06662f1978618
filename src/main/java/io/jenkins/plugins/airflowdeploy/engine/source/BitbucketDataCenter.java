package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.TokenHeader;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A repository on Bitbucket Data Center, seen through {@code /rest/api/latest}. Needs the permission {@code REPO_READ}, for
 * everything: commits, pull requests and their approvals, and to report deployments.
 */
public final class BitbucketDataCenter implements SourceRepository {

    private static final int BRANCH_PAGES = 10;

    private final Http http;
    private final Time time;
    private final DataCenterRepository repository;
    private final DataCenterRefusals refusals;
    private final DeploymentReports reports;

    /**
     * @param credential names the credential that tokens come from
     * @param reporting how deployments are told to the server; empty for not at all
     */
    public BitbucketDataCenter(
            Http http,
            Time time,
            DataCenterRepository repository,
            String credential,
            Optional<DeploymentReports.EnvironmentType> reporting) {
        this.http = http;
        this.time = time;
        this.repository = repository;
        this.refusals = new DataCenterRefusals(repository.server(), repository.cloneUrl(), credential, time);
        this.reports = reporting
                .map(type -> new DataCenterReports(this::rest, refusals, type))
                .orElse(null);
    }

    /** The address that Git clones: unlike {@code KEY/slug}, it cannot be taken for a repository on another server. */
    @Override
    public String name() {
        return repository.cloneUrl();
    }

    @Override
    public String cloneUrl() {
        return repository.cloneUrl();
    }

    @Override
    public TokenHeader gitHeader() {
        return TokenHeader.BEARER_THEN_BASIC;
    }

    @Override
    public Optional<DeploymentReports> reports() {
        return Optional.ofNullable(reports);
    }

    private BitbucketRest rest(ScopedToken token) {
        return new BitbucketRest(http, time, repository.rest("api"), token, refusals);
    }

    @Override
    public Revision resolve(String branch, Optional<String> commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        String ref = SourceNames.ref(branch);
        BitbucketRest rest = rest(token);
        DataCenterPages pages = new DataCenterPages(rest, refusals, token);
        String head = head(pages, branch, ref);
        JsonShape chosen = commit.isPresent()
                ? onBranch(rest, SourceNames.commit(commit.get()), branch, head, token)
                : commit(rest, head, token);
        String hash = chosen.hash("id");
        Optional<PullRequest> pullRequest = new DataCenterPullRequests(pages, branch).of(hash);
        return new Revision(
                name(),
                branch,
                head,
                hash,
                chosen.line("author.name", 120) + " <" + chosen.line("author.emailAddress", 120) + ">",
                Account.dataCenterId(chosen.json().path("author")),
                chosen.millis("committerTimestamp"),
                ForeignText.line(PlainGit.firstLine(chosen.text("message")), 200),
                pullRequest,
                pullRequest.isPresent() ? "" : "none found: no merged pull request brought this commit to " + branch);
    }

    /** {@code filterText} finds parts of names, so that rows have to be compared. */
    private String head(DataCenterPages pages, String branch, String ref)
            throws DeploymentFailure, InterruptedException {
        String what = "branch " + branch;
        String path = "/branches?boostMatches=true&filterText=" + BitbucketRest.encode(branch);
        for (JsonNode row : pages.read(what, path, BRANCH_PAGES, r -> r.path("id").asText().equals(ref)).values()) {
            if (row.path("id").asText().equals(ref)) {
                return new JsonShape(what, row).hash("latestCommit");
            }
        }
        throw invalid("There is no " + what + " in " + repository.cloneUrl() + ".");
    }

    private JsonShape commit(BitbucketRest rest, String commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        String what = "commit " + commit;
        HttpAnswer answer = rest.ask(what, "/commits/" + commit);
        if (answer.status() == 404) {
            throw refusals.missing(what, answer, token);
        }
        JsonShape found = rest.shape(what, answer);
        if (!found.hash("id").startsWith(commit)) {
            throw invalid("Bitbucket takes " + commit + " for something else than a commit. Give all 40 digits.");
        }
        return found;
    }

    private JsonShape onBranch(BitbucketRest rest, String commit, String branch, String head, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        JsonShape found = commit(rest, commit, token);
        String hash = found.hash("id");
        if (!reaches(rest, hash, head, token).orElse(false)) {
            throw invalid("Commit " + hash + " is not on branch " + branch + " of " + name() + ".");
        }
        return found;
    }

    /** @return empty when the server does not know one of them */
    private Optional<Boolean> reaches(BitbucketRest rest, String ancestor, String descendant, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        if (ancestor.equals(descendant)) {
            return Optional.of(true);
        }
        String what = "the commits between " + descendant + " and " + ancestor;
        HttpAnswer answer = rest.ask(what, "/commits?until=" + ancestor + "&since=" + descendant + "&limit=1");
        if (answer.status() == 404) {
            DeploymentFailure why = refusals.missing(what, answer, token);
            if (why.kind() != FailureKind.INVALID_REQUEST) {
                throw why;
            }
            return Optional.empty();
        }
        return Optional.of(rest.shape(what, answer).values().isEmpty());
    }

    @Override
    public Optional<Boolean> isAncestor(String ancestor, String descendant, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return reaches(rest(token), SourceNames.fullCommit(ancestor), SourceNames.fullCommit(descendant), token);
    }

    @Override
    public Told<Integer> behind(String commit, String head, int most, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return new DataCenterChangeFacts(rest(token), refusals, token).behind(commit, head, most);
    }

    @Override
    public Told<Map<String, String>> builds(String commit, List<String> keys, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        return new DataCenterChangeFacts(rest(token), refusals, token).builds(commit, keys);
    }

    @Override
    public Told<Boolean> protection(String branch, ScopedToken token) throws DeploymentFailure, InterruptedException {
        return DataCenterChangeFacts.protection(
                new BitbucketRest(http, time, repository.rest("branch-permissions"), token, refusals), branch);
    }

    /** Known of a token that was made for the deployment alone; everything needs the same permission but the one to administer. */
    @Override
    public Told<TokenScopes> scopes(boolean pullRequests, boolean protection, ScopedToken token) {
        List<String> useful = protection ? List.of("REPO_READ", "REPO_ADMIN") : List.of("REPO_READ");
        return token.scopes()
                .map(granted -> Told.of(new TokenScopes(granted, useful.subList(0, 1), List.of(),
                        granted.stream().filter(g -> !useful.contains(g)).toList(), "in Bitbucket"), ""))
                .orElse(Told.not("Bitbucket Data Center does not tell what a ready token may do"));
    }

    private static DeploymentFailure invalid(String message) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, message);
    }
}
