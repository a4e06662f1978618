/** Where DAGs come from: Bitbucket's REST API, and Git fetched with JGit into a bare cache. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.source;
