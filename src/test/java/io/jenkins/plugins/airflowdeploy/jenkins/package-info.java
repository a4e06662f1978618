/** What tests in a real Jenkins share. Not compiled by the standalone build. */
package io.jenkins.plugins.airflowdeploy.jenkins;
