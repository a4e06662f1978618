package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundlePaths;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.SourceText;
import io.jenkins.plugins.airflowdeploy.engine.artifact.ArtifactReader;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.target.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which texts Airflow has to show, where it shows no version of a release: ours, and after an undoing those from before. */
final class ExpectedTexts {

    private ExpectedTexts() {}

    /**
     * Asks Airflow for the texts from before, so it has to come before the push.
     *
     * @return what is expected, with texts where the proof needs them
     */
    static ExpectedFiles in(
            ExpectedFiles expected, Preparation.Prepared prepared, BundlePaths paths, Target target, Airflow airflow)
            throws DeploymentFailure, InterruptedException {
        if (expected.files().isEmpty() || target.carriesVersion() && airflow.showsVersions()) {
            return expected;
        }
        Map<String, String> ours = ofRelease(prepared, paths, kept(expected.files()));
        Map<String, String> before = airflow.texts(kept(expected.reversed()));
        return new ExpectedFiles(with(expected.files(), ours), with(expected.reversed(), before), expected.affected());
    }

    private static Set<String> kept(List<ExpectedFile> files) {
        return files.stream().filter(file -> !file.removed()).map(ExpectedFile::file).collect(Collectors.toSet());
    }

    private static List<ExpectedFile> with(List<ExpectedFile> files, Map<String, String> texts) {
        return files.stream().map(file -> file.with(Optional.ofNullable(texts.get(file.file())))).toList();
    }

    private static Map<String, String> ofRelease(Preparation.Prepared prepared, BundlePaths paths, Set<String> files)
            throws DeploymentFailure {
        Map<String, String> texts = new HashMap<>();
        new ArtifactReader(prepared.zip()).read(prepared.artifact().manifest(), prepared.artifact().digest(), (entry, bytes) ->
                paths.inBundle(entry.path())
                        .filter(files::contains)
                        .ifPresent(file -> SourceText.hash(bytes).ifPresent(text -> texts.put(file, text))));
        return texts;
    }
}
