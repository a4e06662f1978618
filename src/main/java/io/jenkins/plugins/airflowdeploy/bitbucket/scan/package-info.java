/** Scanning of multibranch projects with the plugin's own credentials: what the Bitbucket plugin asks for. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.bitbucket.scan;
