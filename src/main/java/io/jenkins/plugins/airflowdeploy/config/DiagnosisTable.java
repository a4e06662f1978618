package io.jenkins.plugins.airflowdeploy.config;

import hudson.AbortException;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Check;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Diagnosis;
import java.util.Optional;

/** A diagnosis as the form shows it. Whatever comes from outside is escaped. */
final class DiagnosisTable {

    private DiagnosisTable() {}

    /**
     * The caller has checked the permission.
     *
     * @param name of a saved environment
     */
    static FormValidation of(String name) throws InterruptedException {
        Optional<AirflowEnvironment> environment = AirflowConfiguration.get().environment(name);
        if (environment.isEmpty()) {
            return FormValidation.error("%s", Messages.TargetInitialization_saveFirst());
        }
        try {
            Diagnosis diagnosis = EnvironmentDoctor.examine(environment.get());
            return FormValidation.respond(kind(diagnosis), html(diagnosis));
        } catch (AbortException e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation.Kind kind(Diagnosis diagnosis) {
        if (!diagnosis.problems().isEmpty()) {
            return FormValidation.Kind.ERROR;
        }
        return diagnosis.with(Check.Status.WARNING).isEmpty() ? FormValidation.Kind.OK : FormValidation.Kind.WARNING;
    }

    static String html(Diagnosis diagnosis) {
        StringBuilder html = new StringBuilder();
        html.append(Util.escape(diagnosis.summary())).append("<table class=\"jenkins-table jenkins-table--small\"><tbody>");
        for (Check check : diagnosis.checks()) {
            html.append("<tr><td>").append(Util.escape(check.status().text()));
            html.append("</td><td>").append(Util.escape(check.subject()));
            html.append("</td><td>").append(Util.escape(check.seen()));
            if (!check.remedy().isEmpty()) {
                html.append("<br>").append(Util.escape(check.remedy()));
            }
            html.append("</td></tr>");
        }
        html.append("</tbody></table><pre style=\"white-space: pre-wrap\">");
        html.append(Util.escape(String.join("\n", diagnosis.advice()))).append("</pre>");
        return html.toString();
    }
}
