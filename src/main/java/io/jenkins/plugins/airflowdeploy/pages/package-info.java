/** What a build shows of its deployments. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.pages;
