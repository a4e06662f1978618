/** Files of the controller that outlive a crash. Depends on nothing. */
package io.jenkins.plugins.airflowdeploy.engine.disk;
