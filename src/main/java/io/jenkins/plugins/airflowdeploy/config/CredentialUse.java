package io.jenkins.plugins.airflowdeploy.config;

/**
 * A credential that an environment names.
 *
 * @param id as configured
 * @param url what it is for
 */
public record CredentialUse(String id, String url) {}
