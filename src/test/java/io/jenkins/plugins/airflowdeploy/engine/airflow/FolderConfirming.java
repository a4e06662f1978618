package io.jenkins.plugins.airflowdeploy.engine.airflow;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Swaps a folder that a real Airflow reads, and has the swap confirmed. */
final class FolderConfirming {

    private final String name;
    private final Airflow bundle;
    private final SwappedFolder folder;
    private final Duration patience;

    /** @param name begins each printed line */
    FolderConfirming(String name, Airflow bundle, SwappedFolder folder, Duration patience) {
        this.name = name;
        this.bundle = bundle;
        this.folder = folder;
        this.patience = patience;
    }

    /** @param files path → text, of files that are new or changed */
    LiveReport deploy(Map<String, String> files) throws Exception {
        BundleState before = bundle.state();
        String release = folder.swap(files);
        return confirm(release, before, files.entrySet().stream().map(e -> changed(e.getKey(), e.getValue())).toList());
    }

    LiveReport confirm(String release, BundleState before, List<ExpectedFile> files) throws Exception {
        ConfirmOrder order = new ConfirmOrder(release, Set.of(), false, Instant.now(), before, files, patience);
        LiveReport report = bundle.confirm(order, line -> {});
        System.out.printf("%s %s: %s after %s s; %s%n",
                name, files.get(0).file(), report.verdict(), report.files().get(0).seconds(), report.note());
        return report;
    }

    static ExpectedFile changed(String file, String text) {
        return new ExpectedFile(file, false, true, SourceText.hash(text.getBytes(StandardCharsets.UTF_8)));
    }
}
