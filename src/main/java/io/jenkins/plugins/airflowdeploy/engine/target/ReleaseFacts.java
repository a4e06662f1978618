package io.jenkins.plugins.airflowdeploy.engine.target;

import java.time.Instant;
import java.util.Map;

/**
 * What a release says of itself. Fixed before the release is made, so that making it again gives the same id.
 *
 * @param time the release's time, cut to seconds
 * @param subject its first line, clean
 * @param trailers in order: {@code Source-Repository}, {@code Source-Commit}, {@code Artifact-Digest}, {@code Deployment-Id},
 *     {@code Deployed-By}, {@code Triggered-By}, {@code Audit-Head}; values are clean single lines
 */
public record ReleaseFacts(Instant time, String subject, Map<String, String> trailers) {}
