package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a confirmation has to prove.
 *
 * @param release the release's id
 * @param earlier ids of releases before it that Airflow may still come to show: fetched late, or by another dag processor
 * @param carriesVersion whether the release's id is what {@code bundle_version} must become, where Airflow has bundle versions;
 *     else the files were swapped in place when it was pushed
 * @param pushedAt when the target accepted it, by our clock
 * @param before the bundle as it was before the push
 * @param files the files to prove, sorted by path
 * @param timeout how long after the push a missing sign becomes UNPROVEN
 */
public record ConfirmOrder(
        String release,
        Set<String> earlier,
        boolean carriesVersion,
        Instant pushedAt,
        BundleState before,
        List<ExpectedFile> files,
        Duration timeout) {

    public ConfirmOrder {
        earlier = Set.copyOf(earlier);
        files = List.copyOf(files);
    }

    /** A release that Airflow shows as {@code bundle_version}, and of whose forerunners nothing is known but what Airflow shows. */
    public ConfirmOrder(String release, Instant pushedAt, BundleState before, List<ExpectedFile> files, Duration timeout) {
        this(release, Set.of(), true, pushedAt, before, files, timeout);
    }

    /**
     * One file.
     *
     * @param file relative to the bundle's path
     * @param removed whether its DAGs must go
     * @param mustHaveDags whether at least one DAG must be listed at it: it had some, or the static reader saw one
     * @param text the text that Airflow must show, by {@link SourceText#hash(byte[])}; empty when not known or not UTF-8
     */
    public record ExpectedFile(String file, boolean removed, boolean mustHaveDags, Optional<String> text) {

        /** A file whose text is not known. */
        public ExpectedFile(String file, boolean removed, boolean mustHaveDags) {
            this(file, removed, mustHaveDags, Optional.empty());
        }

        /** The same file with its text. */
        public ExpectedFile with(Optional<String> known) {
            return new ExpectedFile(file, removed, mustHaveDags, known);
        }
    }
}
