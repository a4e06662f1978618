/**
 * A deployment: the sequence of its stages, and the ports through which it meets the world. Plain Java; arrows point only
 * downwards, from here to the rooms of the stages. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.engine;
