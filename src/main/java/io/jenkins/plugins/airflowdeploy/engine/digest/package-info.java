/** Hashes, in the one form in which all rooms write them. Depends on nothing. */
package io.jenkins.plugins.airflowdeploy.engine.digest;
