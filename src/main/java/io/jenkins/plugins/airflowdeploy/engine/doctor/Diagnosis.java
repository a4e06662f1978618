package io.jenkins.plugins.airflowdeploy.engine.doctor;

import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link Doctor} found.
 *
 * @param environment whose
 * @param checks in the order in which they were made
 * @param advice lines with a ready configuration of Airflow, and the least rights that accounts need; no secrets
 */
public record Diagnosis(String environment, List<Check> checks, List<String> advice) {

    static final String RIGHTS = "Airflow: rights";

    private static final int STATUS = 12;

    public Diagnosis {
        checks = List.copyOf(checks);
        advice = List.copyOf(advice);
    }

    /** Those that keep deployments from working. */
    public List<Check> problems() {
        return with(Check.Status.PROBLEM);
    }

    public List<Check> with(Check.Status status) {
        return checks.stream().filter(check -> check.status() == status).toList();
    }

    /** What was seen of how much Airflow's account may do; empty where that was not looked at, or is too little. */
    public List<TokenSighting> rights() {
        return checks.stream()
                .filter(check -> check.subject().equals(RIGHTS)
                        && (check.status() == Check.Status.OK || check.status() == Check.Status.WARNING))
                .map(check -> new TokenSighting(
                        TokenSighting.AIRFLOW, "diagnosis", check.status() == Check.Status.WARNING, check.seen()))
                .toList();
    }

    /** How many of which kind, in one line. */
    public String summary() {
        return "environment " + environment + ": " + count(problems().size(), "problem") + ", "
                + count(with(Check.Status.WARNING).size(), "warning") + ", "
                + with(Check.Status.OK).size() + " ok, " + with(Check.Status.NOT_CHECKED).size() + " not checked";
    }

    private static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    /** Names the problems, in one line, for the message that a build fails with. */
    public String failure() {
        return "Environment " + environment + " has " + count(problems().size(), "problem") + ": "
                + problems().stream().map(Check::subject).distinct().collect(Collectors.joining(", "))
                + ". The log says what to do.";
    }

    /** The table of checks, the advice and the summary, for a log. */
    public List<String> lines() {
        int width = checks.stream().mapToInt(check -> check.subject().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            lines.add(padded(check.status().name().replace('_', ' '), STATUS) + padded(check.subject(), width + 2) + check.seen());
            if (!check.remedy().isEmpty()) {
                lines.add(" ".repeat(STATUS + width + 2) + "-> " + check.remedy());
            }
        }
        lines.addAll(advice);
        lines.add(summary());
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
