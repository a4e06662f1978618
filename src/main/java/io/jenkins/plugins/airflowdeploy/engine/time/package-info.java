/** Time as the engine sees it. Depends on nothing. */
package io.jenkins.plugins.airflowdeploy.engine.time;
