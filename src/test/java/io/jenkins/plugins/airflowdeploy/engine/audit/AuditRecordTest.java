package io.jenkins.plugins.airflowdeploy.engine.audit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.Account;
import io.jenkins.plugins.airflowdeploy.engine.source.PullRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;

public class AuditRecordTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/audit-record.schema.json"))) {
            folder = folder.getParent();
        }
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(folder.resolve("docs/audit-record.schema.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<ValidationMessage> complaints(JsonNode json) {
        return SCHEMA.validate(json, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    @Test
    public void everyRecordKeepsTheSchema() {
        assertThat(
                complaints(Sample.whole()
                        .failure("aborted", "by bob")
                        .build(Outcome.UNDONE)
                        .json()),
                is(empty()));
        assertThat(complaints(Sample.failed().json()), is(empty()));
        assertThat(
                complaints(
                        new AuditRecordBuilder("d", "e").build(Outcome.ABORTED).json()),
                is(empty()));
        for (Outcome outcome : Outcome.values()) {
            assertThat(complaints(Sample.whole().build(outcome).json()), is(empty()));
        }
        for (FailureKind kind : FailureKind.values()) {
            assertThat(
                    complaints(Sample.begun()
                            .failure(kind, "x")
                            .build(Outcome.FAILED)
                            .json()),
                    is(empty()));
        }
    }

    @Test
    public void theSchemaNoticesWhatIsWrong() {
        ObjectNode json = (ObjectNode) Sample.whole().build(Outcome.SUCCESS).json();
        ((ObjectNode) json.get("predicate"))
                .put("outcome", "great")
                .put("secret", "x")
                .remove("environment");
        ((ObjectNode) json.get("predicate").get("stages").get(0)).put("startedAt", "yesterday");
        assertThat(
                complaints(json).stream()
                        .map(ValidationMessage::getType)
                        .distinct()
                        .toList(),
                containsInAnyOrder("enum", "additionalProperties", "required", "format", "pattern"));
    }

    @Test
    public void theSchemaNamesEveryPart() {
        List<String> parts = new ArrayList<>();
        Sample.whole()
                .failure("aborted", "x")
                .build(Outcome.SUCCESS)
                .at(AuditText.object().put("sequence", 1).put("previous", Trail.NOTHING_BEFORE))
                .json()
                .get("predicate")
                .fieldNames()
                .forEachRemaining(parts::add);
        assertThat("in order, and the sample has them all", parts, is(AuditFields.PARTS));
    }

    @Test
    public void theSubjectIsTheArtifact() {
        JsonNode json = Sample.whole().build(Outcome.SUCCESS).json();
        assertThat(json.at("/subject/0/digest/sha256").asText(), is("d".repeat(64)));
        assertThat(json.at("/subject/0/name").asText(), is("airflow-deploy-d-1.zip"));
        assertThat(Sample.failed().json().get("subject").size(), is(0));
    }

    @Test
    public void whatHappenedCanBeReadFromIt() {
        JsonNode predicate = Sample.whole().build(Outcome.UNDONE).json().get("predicate");
        assertThat(predicate.at("/outcome").asText(), is("undone"));
        assertThat(predicate.at("/tokens/0/end").asText(), is("revoked"));
        assertThat(predicate.at("/tokens/0/expiresAt").asText(), is("2026-11-24T10:30:00.123Z"));
        assertThat(predicate.at("/tokens/1/scopes").isMissingNode(), is(true));
        assertThat(predicate.at("/tokens/1/end").isMissingNode(), is(true));
        assertThat(predicate.at("/fetches/0/fingerprint").asText(), is(Sample.READ.fingerprint().orElseThrow()));
        assertThat(predicate.at("/fetches/1/fingerprint").isMissingNode(), is(true));
        assertThat(predicate.at("/release/added/items/0").asText(), is("dags/a.py"));
        assertThat(predicate.at("/undo/pushedAt").isMissingNode(), is(true));
        assertThat(
                predicate.at("/undoConfirmation/secondsToLive").decimalValue().toPlainString(), is("1.23"));
        assertThat(predicate.at("/source/pullRequest/approvals/count").asInt(), is(2));
        assertThat(predicate.at("/source/pullRequestNote").isMissingNode(), is(true));
        assertThat(predicate.at("/stages/0/endedAt").asText(), is("2026-11-24T08:30:01.123Z"));
    }

    @Test
    public void withoutAPullRequestItSaysWhy() {
        JsonNode json = Sample.begun()
                .source(Sample.revision(Optional.empty()))
                .build(Outcome.FAILED)
                .json();
        assertThat(
                json.at("/predicate/source/pullRequestNote").asText(), is("no merged pull request holds this commit"));
        assertThat(complaints(json), is(empty()));
    }

    @Test
    public void noTokenEverStandsInIt() throws Exception {
        AuditRecordBuilder builder = Sample.whole()
                .failure(
                        FailureKind.ACCESS,
                        "the server said: read-s3cret is no good, nor is " + Sample.WRITE.gitAuthorization())
                .agent("write\"s3cret");
        String line = builder.build(Outcome.FAILED).line();
        String saved = builder.save();
        for (String text : List.of(line, saved)) {
            assertThat(text, not(containsString("read-s3cret")));
            assertThat(text, not(containsString("s3cret")));
            assertThat(text, not(containsString(Sample.WRITE.gitAuthorization().substring(6))));
        }
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(
                json.at("/predicate/failure/message").asText(),
                is("left out: it held token " + Sample.READ.fingerprint().orElseThrow()));
        assertThat(json.at("/predicate/agent").asText(), is("left out: it held token " + Sample.WRITE.fingerprint().orElseThrow()));
    }

    @Test
    public void foreignTextIsBoundedAndOneLine() {
        JsonNode json = new AuditRecordBuilder("d", "prod")
                .airflow("https://user:pw@airflow.example.com/x", "b\u001b[31m", Optional.empty())
                .agent("a\nb" + "x".repeat(5000))
                .dags(IntStream.range(0, 3000).mapToObj(i -> "d" + i).toList(), List.of(), List.of(), List.of())
                .build(Outcome.FAILED)
                .json()
                .get("predicate");
        assertThat(json.at("/airflow/url").asText(), is("https://airflow.example.com/x"));
        assertThat(json.at("/airflow/bundle").asText(), is("b?[31m"));
        assertThat(json.at("/agent").asText().length(), is(2000));
        assertThat(json.at("/agent").asText().startsWith("a bx"), is(true));
        assertThat(json.at("/dags/added/count").asInt(), is(3000));
        assertThat(json.at("/dags/added/items").size(), is(1000));
    }

    @Test
    public void aRestartGoesOnWithWhatWasSaved() {
        String saved = withToken().save();
        AuditRecord resumed = goneOn(AuditRecordBuilder.resume(saved));
        AuditRecord straight = goneOn(withToken());
        assertThat(resumed.line(), is(straight.line()));
    }

    private static AuditRecordBuilder withToken() {
        AuditRecordBuilder builder = Sample.begun();
        builder.tokens().issued("read source", "OAuth consumer bb-read", Sample.READ, Sample.T);
        return builder;
    }

    private static AuditRecord goneOn(AuditRecordBuilder builder) {
        builder.ended("resolve", Sample.T.plusSeconds(9)).tokens().end("read source", "revoked");
        return builder.build(Outcome.ABORTED);
    }

    @Test
    public void itIsImmutable() {
        AuditRecordBuilder builder = Sample.begun();
        AuditRecord record = builder.build(Outcome.FAILED);
        String before = record.line();
        builder.agent("other").ended("resolve", Sample.T);
        ((ObjectNode) record.json()).remove("predicate");
        ((ObjectNode) record.part("requester").orElseThrow()).put("user", "mallory");
        assertThat(record.line(), is(before));
        assertThat(AuditRecord.parse(before).line(), is(before));
    }

    @Test
    public void whatIsNoRecordIsRefused() {
        for (String text :
                List.of("", "[]", "{}", "{\"predicateType\":\"" + AuditFields.PREDICATE_TYPE + "\"}", "<html>")) {
            assertThrows(text, IllegalArgumentException.class, () -> AuditRecord.parse(text));
        }
        assertThrows(IllegalStateException.class, () -> Sample.begun().ended("push", Sample.T));
        assertThat(
                Sample.revision(Optional.of(new PullRequest(1, "t", new Account("a", ""), Account.NOBODY, null, List.of())))
                        .pullRequest()
                        .isPresent(),
                is(true));
        assertThat(
                complaints(Sample.begun()
                        .source(Sample.revision(Optional.of(new PullRequest(1, "t", new Account("a", ""), Account.NOBODY, null, List.of()))))
                        .build(Outcome.FAILED)
                        .json()),
                is(empty()));
    }
}
