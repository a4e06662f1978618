/** A double of Bitbucket Cloud on loopback: token endpoint, REST and Git, in the shape of recorded answers. */
package io.jenkins.plugins.airflowdeploy.lab.bitbucket;
