package io.jenkins.plugins.airflowdeploy.engine.policy;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the source's server must say of a commit before it may be deployed. A rule that the server cannot answer refuses: what is
 * not known is not allowed.
 *
 * @param pullRequest the commit must have come to the branch through a merged pull request
 * @param approvals how many must have approved that pull request before it was merged, its author not counted; 0 for no rule
 * @param maxBehind how many commits the branch's head may be ahead, 0 to {@link #FARTHEST}; empty for no rule
 * @param builds keys of builds that must have succeeded at the commit
 * @param protectedBranch the server must limit who may push to the branch
 */
public record ChangeRules(
        boolean pullRequest, int approvals, OptionalInt maxBehind, List<String> builds, boolean protectedBranch) {

    /** No rule at all. */
    public static final ChangeRules NONE = new ChangeRules(false, 0, OptionalInt.empty(), List.of(), false);

    /** A page of Bitbucket has 100 commits. */
    public static final int FARTHEST = 99;

    /** More are not asked for. */
    public static final int MOST_APPROVALS = 50;

    /** Each is a request to a Data Center. */
    public static final int MOST_BUILDS = 20;

    public ChangeRules {
        builds = List.copyOf(builds);
        boolean far = maxBehind.isPresent() && (maxBehind.getAsInt() < 0 || maxBehind.getAsInt() > FARTHEST);
        if (far || approvals < 0 || approvals > MOST_APPROVALS || builds.size() > MOST_BUILDS) {
            throw new IllegalArgumentException("approvals are 0 to " + MOST_APPROVALS + ", commits 0 to " + FARTHEST
                    + ", builds at most " + MOST_BUILDS);
        }
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
