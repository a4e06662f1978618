package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.git.TokenHeader;
import java.io.Serializable;
import java.util.List;

/**
 * What an agent has to fetch.
 *
 * @param cloneUrl http(s) or file URL without user data
 * @param branch short name; asked for where the server does not hand out a commit by its hash
 * @param commit 40 hexadecimal digits
 * @param folders what is deployed: folders or single files of the repository, {@code dags}; {@code .} is the whole repository
 * @param limits what is refused
 * @param header how the server wants to see the token
 */
public record FetchOrder(
        String cloneUrl, String branch, String commit, List<String> folders, Limits limits, TokenHeader header)
        implements Serializable {

    /** With the token as a password. */
    public FetchOrder(String cloneUrl, String branch, String commit, List<String> folders, Limits limits) {
        this(cloneUrl, branch, commit, folders, limits, TokenHeader.BASIC);
    }

    public FetchOrder {
        folders = List.copyOf(folders);
    }

    /**
     * What a commit may hold in its deployed folders.
     *
     * @param files the most files
     * @param fileBytes the longest file
     * @param totalBytes all files together
     * @param pathLength the longest path, in characters
     */
    public record Limits(int files, long fileBytes, long totalBytes, int pathLength) implements Serializable {

        /** 60,000 files (an artifact holds no more), 5 MiB a file, 512 MiB together, paths of 400 characters. */
        public static final Limits DEFAULT = new Limits(60_000, 5 << 20, 512L << 20, 400);
    }
}
