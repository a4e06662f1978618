package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotContent;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets the models of many files: from the cache, else by reading them on several threads, few bytes ahead. */
final class ModelReading {

    private static final long MOST_BYTES_AHEAD = 16L << 20;
    private static final int MOST_FILES_AHEAD = 256;

    private final ValidationSettings settings;
    private final SnapshotContent content;
    private final ModelCache cache;
    private final Map<String, FileModel> models = new HashMap<>();
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long bytesAhead;
    private int fromCache;

    ModelReading(ValidationSettings settings, SnapshotContent content, ModelCache cache) {
        this.settings = settings;
        this.content = content;
        this.cache = cache;
    }

    private record Ahead(SnapshotFile file, ReaderThreads.Read read) {}

    /** @return the models by path */
    Map<String, FileModel> read(List<SnapshotFile> files) throws DeploymentFailure, InterruptedException {
        StaticReader reader = new StaticReader(settings.maxTimePerFile());
        // A large file may wait for those of all other threads, one at a time.
        long givenUp = settings.maxTimePerFile().multipliedBy(2L * settings.threads()).toNanos();
        try (ReaderThreads threads = new ReaderThreads(settings.threads(), givenUp)) {
            for (SnapshotFile file : files) {
                Optional<FileModel> cached = cache.get(file.blobId());
                if (cached.isPresent()) {
                    fromCache++;
                    models.put(file.path(), cached.get());
                } else if (file.size() > settings.maxFileBytes()) {
                    models.put(file.path(), StaticReader.tooLarge(file.size(), settings.maxFileBytes()));
                } else {
                    byte[] bytes = content.read(file);
                    ahead.add(new Ahead(file, threads.submit(() -> reader.read(bytes))));
                    bytesAhead += file.size();
                }
                while (bytesAhead > MOST_BYTES_AHEAD || ahead.size() > MOST_FILES_AHEAD) {
                    take();
                }
            }
            while (!ahead.isEmpty()) {
                take();
            }
        }
        return models;
    }

    int fromCache() {
        return fromCache;
    }

    private void take() throws InterruptedException {
        Ahead first = ahead.remove();
        bytesAhead -= first.file.size();
        FileModel model = first.read.await();
        models.put(first.file.path(), model);
        if (model.problem().map(FileModel.Problem::lasting).orElse(true)) {
            cache.put(first.file.blobId(), model);
        }
    }
}
