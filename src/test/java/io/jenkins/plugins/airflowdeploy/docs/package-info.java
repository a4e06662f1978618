/** Runs what README and docs show. */
package io.jenkins.plugins.airflowdeploy.docs;
