package io.jenkins.plugins.airflowdeploy.engine.artifact;

import java.io.Serializable;

/**
 * The reproducible zip of a commit's deployed files: sorted entries, fixed times and modes, {@code manifest.json} first.
 *
 * @param digest SHA-256 of the zip, 64 hexadecimal digits; a function of the commit's files alone
 * @param zipPath absolute path on the machine that made it
 * @param size bytes of the zip
 * @param manifest what is in it
 */
public record Artifact(String digest, String zipPath, long size, Manifest manifest) implements Serializable {}
