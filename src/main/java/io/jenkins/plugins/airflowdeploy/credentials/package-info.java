/**
 * The plugin's own types of credentials. Their secrets stay on the controller; what they hand out lives for hours at most.
 * Knows the engine's tokens, the adapter to the Bitbucket plugin and Jenkins' proxy settings. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.credentials;
