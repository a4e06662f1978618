package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.IOException;
import java.util.Optional;

/** Models of files that were read before, by Git blob id. Used by one validation at a time. */
public interface ModelCache {

    /** Keeps nothing. */
    static ModelCache none() {
        return new ModelCache() {
            @Override
            public Optional<FileModel> get(String blobId) {
                return Optional.empty();
            }

            @Override
            public void put(String blobId, FileModel model) {
                // Nothing is kept.
            }

            @Override
            public String state() {
                return "no model cache";
            }

            @Override
            public void save() {
                // Nothing is kept.
            }
        };
    }

    /** @param blobId 40 hexadecimal digits */
    Optional<FileModel> get(String blobId);

    /** Remembers until {@link #save()}. */
    void put(String blobId, FileModel model);

    /** What was found when it was opened, for the log: {@code 1,200 models}, {@code not used: …}. */
    String state();

    /**
     * Makes what was put last. A validation does not need it: whoever calls may log a failure and go on.
     *
     * @throws IOException when it cannot be written; what was there before is then still there
     */
    void save() throws IOException;
}
