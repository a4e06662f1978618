/** REST over HTTP, bounded and without surprises. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.http;
