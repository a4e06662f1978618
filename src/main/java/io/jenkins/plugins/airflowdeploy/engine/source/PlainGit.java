package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.git.GitRemote;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A repository of which only the Git URL is known: any server that speaks Git over http(s), or a folder on this machine.
 * Commits alone are fetched (without trees and files where the server can do that) into a bare folder of the controller.
 */
public final class PlainGit implements SourceRepository {

    private static final String NOTE = "not asked: a plain Git URL has no pull requests";
    private static final int[] DEPTHS = {1, 100, 2000, CommitFetcher.WHOLE};

    private final String url;
    private final Path folder;
    private final HttpSettings settings;
    private final Time time;

    /**
     * @param url https, http or file; without user data
     * @param folder where commits are kept between deployments, on the controller
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when the URL is refused
     */
    public PlainGit(String url, Path folder, HttpSettings settings, Time time) throws DeploymentFailure {
        this.url = new GitRemote(url, null, settings).url();
        this.folder = folder;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public String name() {
        return url;
    }

    @Override
    public String cloneUrl() {
        return url;
    }

    @Override
    public Revision resolve(String branch, Optional<String> commit, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        String ref = SourceNames.ref(branch);
        String prefix = commit.isPresent() ? SourceNames.commit(commit.get()) : null;
        return inCache(token, (fetcher, repository) -> {
            for (int depth : DEPTHS) {
                String head = head(fetcher, ref, depth);
                Optional<String> found = prefix == null ? Optional.of(head) : find(repository, prefix);
                boolean onBranch = found.isPresent() && fetcher.reaches(head, found.get()).orElse(false);
                if (onBranch) {
                    return revision(branch, head, found.get(), repository);
                }
                if (fetcher.whole()) {
                    break;
                }
            }
            throw invalid("Commit " + prefix + " is not on branch " + branch + " of " + url + ".");
        });
    }

    private String head(CommitFetcher fetcher, String ref, int depth)
            throws DeploymentFailure, InterruptedException, IOException {
        List<ObjectId> heads = fetcher.heads(ref, depth);
        if (heads.isEmpty()) {
            throw invalid("There is no branch " + ref.substring(Constants.R_HEADS.length()) + " in " + url + ".");
        }
        fetcher.keep(heads.get(0));
        return heads.get(0).name();
    }

    /** The one commit that begins so; a failure when there are several. */
    private Optional<String> find(Repository repository, String prefix) throws IOException, DeploymentFailure {
        if (prefix.length() == 40) {
            return Optional.of(prefix);
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            Collection<ObjectId> all = reader.resolve(AbbreviatedObjectId.fromString(prefix));
            List<ObjectId> commits = all.stream().filter(id -> isCommit(reader, id)).toList();
            if (commits.size() > 1) {
                throw invalid("Several commits of " + url + " begin with " + prefix + ". Give more digits.");
            }
            return commits.stream().findFirst().map(ObjectId::name);
        }
    }

    private static boolean isCommit(ObjectReader reader, ObjectId id) {
        try {
            return reader.open(id).getType() == Constants.OBJ_COMMIT;
        } catch (IOException e) {
            return false;
        }
    }

    private Revision revision(String branch, String head, String commit, Repository repository) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            byte[] raw = new VerifiedObjects(reader).read(ObjectId.fromString(commit), Constants.OBJ_COMMIT, 4 << 20);
            RevCommit parsed = RevCommit.parse(raw);
            PersonIdent author = parsed.getAuthorIdent();
            return new Revision(
                    url,
                    branch,
                    head,
                    commit,
                    ForeignText.line(author.getName() + " <" + author.getEmailAddress() + ">", 200),
                    "",
                    parsed.getCommitterIdent().getWhenAsInstant(),
                    ForeignText.line(firstLine(parsed.getFullMessage()), 200),
                    Optional.empty(),
                    NOTE);
        }
    }

    static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("");
    }

    @Override
    public Optional<Boolean> isAncestor(String ancestor, String descendant, ScopedToken token)
            throws DeploymentFailure, InterruptedException {
        String older = SourceNames.fullCommit(ancestor);
        String newer = SourceNames.fullCommit(descendant);
        return inCache(token, (fetcher, repository) -> {
            for (int depth : DEPTHS) {
                for (ObjectId head : fetcher.heads(Constants.R_HEADS + "*", depth)) {
                    fetcher.keep(head);
                }
                Optional<Boolean> answer = fetcher.reaches(newer, older);
                if (answer.isPresent() || fetcher.whole()) {
                    return answer;
                }
            }
            return Optional.empty();
        });
    }

    private interface Work<T> {
        T with(CommitFetcher fetcher, Repository repository) throws IOException, DeploymentFailure, InterruptedException;
    }

    private <T> T inCache(ScopedToken token, Work<T> work) throws DeploymentFailure, InterruptedException {
        GitRemote remote = new GitRemote(url, token, settings);
        try (GitCache cache = GitCache.lock(folder, "commits of " + url, time)) {
            try {
                if (cache.full()) {
                    cache.renew();
                }
                return work(remote, cache, work);
            } catch (DamagedObject e) {
                cache.renew();
                return work(remote, cache, work);
            }
        } catch (IOException e) {
            throw GitCache.unusable(folder, e);
        }
    }

    private static <T> T work(GitRemote remote, GitCache cache, Work<T> work)
            throws IOException, DeploymentFailure, InterruptedException {
        try (Repository repository = cache.open()) {
            return work.with(new CommitFetcher(remote, repository).commitsOnly(), repository);
        }
    }

    private static DeploymentFailure invalid(String message) {
        return new DeploymentFailure(FailureKind.INVALID_REQUEST, message);
    }
}
