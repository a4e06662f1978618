package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Goes through a paged resource of Bitbucket Data Center, as far as needed: {@code isLastPage}, {@code nextPageStart}. */
final class DataCenterPages {

    private static final int LIMIT = 100;

    private final BitbucketRest rest;
    private final DataCenterRefusals refusals;
    private final ScopedToken token;

    DataCenterPages(
            BitbucketRest rest,
            DataCenterRefusals refusals,
            ScopedToken token) {
        this.rest = rest;
        this.refusals = refusals;
        this.token = token;
    }

    /**
     * What was found.
     *
     * @param all whether there are no more pages
     */
    record Rows(List<JsonNode> values, boolean all) {}

    /**
     * @param path below the repository, with a query or without
     * @param pages the most pages that are asked for
     * @param enough ends the search at the first row that fits
     */
    Rows read(String what, String path, int pages, Predicate<JsonNode> enough)
            throws DeploymentFailure, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        long start = 0;
        for (int page = 1; page <= pages; page++) {
            HttpAnswer answer = rest.ask(what, path + (path.contains("?") ? "&" : "?") + "limit=" + LIMIT + (start == 0 ? "" : "&start=" + start));
            if (answer.status() == 404) {
                throw refusals.missing(what, answer, token);
            }
            JsonShape shape = rest.shape(what, answer);
            for (JsonNode row : shape.values()) {
                rows.add(row);
                if (enough.test(row)) {
                    return new Rows(rows, false);
                }
            }
            JsonNode next = shape.json().path("nextPageStart");
            if (shape.json().path("isLastPage").asBoolean(true) || !next.canConvertToLong() || next.asLong() <= start) {
                return new Rows(rows, true);
            }
            start = next.asLong();
        }
        return new Rows(rows, false);
    }
}
