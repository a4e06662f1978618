package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository that the double hosts, with what Bitbucket knows about it besides. */
public final class HostedRepository implements AutoCloseable {

    private final String name;
    private final String mainBranch;
    private final Repository git;
    private final List<MergedPullRequest> pullRequests = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, Object>> statuses = new ConcurrentHashMap<>();
    private final List<String> pushLimits = new CopyOnWriteArrayList<>();
    private volatile PullRequestLinks pullRequestLinks = PullRequestLinks.INDEXED;
    private volatile boolean hashWantsRefused;

    /** What {@code GET commit/{c}/pullrequests} has to offer. */
    public enum PullRequestLinks {
        /** The app is installed, and knows the commit. */
        INDEXED,
        /** Answers 202. */
        INDEXING,
        /** Answers 404: the app is not installed. */
        ABSENT
    }

    HostedRepository(String name, Path bare, String mainBranch) throws IOException {
        this.name = name;
        this.mainBranch = mainBranch;
        this.git = new FileRepositoryBuilder().setGitDir(bare.toFile()).setMustExist(true).setBare().build();
    }

    /** {@code workspace/slug}. */
    public String name() {
        return name;
    }

    public void add(MergedPullRequest pullRequest) {
        pullRequests.add(pullRequest);
    }

    public void setPullRequestLinks(PullRequestLinks state) {
        pullRequestLinks = state;
    }

    /** Whether a fetch may ask for the tips of branches only, as some servers want it. */
    public void refuseHashWants(boolean refuse) {
        hashWantsRefused = refuse;
    }

    /** The build statuses that were posted, by {@code commit/key}. */
    public Map<String, Map<String, Object>> statuses() {
        return statuses;
    }

    /** Puts a build's state at a commit, as a build server would. */
    public void addBuild(String commit, String key, String state) {
        statuses.put(commit + "/" + key, Map.of("key", key, "state", state, "url", "https://ci.example.com/1"));
    }

    /** Limits who may push to branches of a pattern. */
    public void limitPushesTo(String pattern) {
        pushLimits.add(pattern);
    }

    List<String> pushLimits() {
        return pushLimits;
    }

    String mainBranch() {
        return mainBranch;
    }

    Repository git() {
        return git;
    }

    List<MergedPullRequest> pullRequests() {
        return pullRequests;
    }

    PullRequestLinks pullRequestLinks() {
        return pullRequestLinks;
    }

    boolean hashWantsRefused() {
        return hashWantsRefused;
    }

    List<String> branches() throws IOException {
        List<String> names = new ArrayList<>();
        for (Ref ref : git.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
            names.add(ref.getName().substring(Constants.R_HEADS.length()));
        }
        return names;
    }

    Optional<RevCommit> branch(String branch) throws IOException {
        Ref ref = git.exactRef(Constants.R_HEADS + branch);
        return ref == null ? Optional.empty() : Optional.of(git.parseCommit(ref.getObjectId()));
    }

    /** A commit by hash, by at least 7 digits of it, or by branch. */
    Optional<RevCommit> commit(String revision) throws IOException {
        if (!revision.matches("[0-9a-f]{7,40}")) {
            return branch(revision);
        }
        try {
            ObjectId id = git.resolve(revision + "^{commit}");
            return id == null ? Optional.empty() : Optional.of(git.parseCommit(id));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** What can be reached from the included commits and not from the excluded ones, newest first. */
    List<RevCommit> log(List<RevCommit> include, List<RevCommit> exclude) throws IOException {
        try (RevWalk walk = new RevWalk(git)) {
            walk.sort(RevSort.TOPO);
            walk.setRetainBody(true);
            for (RevCommit commit : include) {
                walk.markStart(walk.parseCommit(commit));
            }
            for (RevCommit commit : exclude) {
                walk.markUninteresting(walk.parseCommit(commit));
            }
            List<RevCommit> found = new ArrayList<>();
            walk.forEach(found::add);
            return found;
        }
    }

    /** The pull requests that brought a commit: those whose merge commit reaches it while the one merged before does not. */
    List<MergedPullRequest> pullRequestsOf(RevCommit commit) throws IOException {
        List<MergedPullRequest> found = new ArrayList<>();
        for (MergedPullRequest pullRequest : pullRequests) {
            RevCommit merge = git.parseCommit(ObjectId.fromString(pullRequest.mergeCommit()));
            List<RevCommit> before = new ArrayList<>();
            for (RevCommit parent : merge.getParents()) {
                before.add(git.parseCommit(parent));
            }
            List<RevCommit> firstParent = before.isEmpty() ? before : before.subList(0, 1);
            if (log(List.of(merge), firstParent).contains(commit)) {
                found.add(pullRequest);
            }
        }
        return found;
    }

    @Override
    public void close() {
        git.close();
    }
}
