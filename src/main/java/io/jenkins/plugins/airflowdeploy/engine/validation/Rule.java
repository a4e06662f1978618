package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.List;

/** One thing to check; looks at models only, and is evaluated anew at each deployment. */
interface Rule {

    List<Finding> check(Reading reading);
}
