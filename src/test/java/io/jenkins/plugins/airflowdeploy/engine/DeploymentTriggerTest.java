package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger.Person;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who triggered a deployment, as record and release commit tell it. */
public class DeploymentTriggerTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow.sdk import DAG\na = DAG('a')\n"));
    }

    @After
    public void close() {
        bench.close();
    }

    private JsonNode requester(DeploymentResult result) throws Exception {
        return new ObjectMapper().readTree(result.record()).at("/predicate/requester");
    }

    @Test
    public void theUserStandsInRecordAndRelease() throws Exception {
        bench.trigger = new Trigger(
                Trigger.Kind.USER,
                List.of(new Person("ada@example.org", "Ada Lovelace", "nightly #4", List.of("data-eng"))),
                List.of("Started by upstream project \"nightly\" build number 4"));
        DeploymentResult result = bench.deploy();
        assertThat(bench.message(), containsString("\nTriggered-By: ada@example.org (\"Ada Lovelace\") through nightly #4\n"));
        assertThat(bench.log.toString(), containsString("triggered by ada@example.org (\"Ada Lovelace\") through nightly #4"));
        assertThat(requester(result).toString(), containsString("\"trigger\":\"user\",\"people\":[{\"id\":\"ada@example.org\","
                + "\"name\":\"Ada Lovelace\",\"via\":\"nightly #4\",\"groups\":{\"count\":1,\"items\":[\"data-eng\"]}}],"));
    }

    @Test
    public void aHostileNameBringsNothingOfItsOwn() throws Exception {
        String name = "Ada\nDeployed-By: root\u202e\" through admin #1\u001b[31m" + "x".repeat(5_000);
        bench.trigger = new Trigger(
                Trigger.Kind.USER, Collections.nCopies(50, new Person("ada", name, "", null)), Collections.nCopies(50, name));
        DeploymentResult result = bench.deploy();
        assertThat(bench.message(), allOf(
                containsString("Triggered-By: ada (\"Ada Deployed-By: root?' through admin #1?[31mx"), not(containsString("\nDeployed-By: root"))));
        JsonNode requester = requester(result);
        assertThat(requester.at("/people").size(), is(10));
        assertThat(requester.at("/causes").size(), is(10));
        assertThat(requester.toString().length() < 5_000, is(true));
        assertThat(bench.log.stream().noneMatch(line -> line.contains("\u001b") || line.contains("\u202e")), is(true));
    }

    @Test
    public void aPushIsTheCommitsAuthorsWhereNobodyKnowsBetter() throws Exception {
        bench.trigger = new Trigger(Trigger.Kind.PUSH, List.of(), List.of("Branch event"));
        DeploymentResult result = bench.deploy();
        assertThat(bench.message(), containsString("\nTriggered-By: push by Ada Lovelace <ada@example.org>, by what the commit says of its"
                + " author: that is not authenticated\n"));
        assertThat(requester(result).at("/pushedBy").toString(),
                is("{\"name\":\"Ada Lovelace <ada@example.org>\",\"basis\":\"commit-author\"}"));
    }

    @Test
    public void aPushOfSomethingElseIsNobodysWhoIsKnown() throws Exception {
        bench.trigger = new Trigger(Trigger.Kind.PUSH_ELSEWHERE, List.of(), List.of("Branch event"));
        DeploymentResult result = bench.deploy();
        assertThat(bench.message(), containsString("\nTriggered-By: Branch event\n"));
        assertThat(requester(result).has("pushedBy"), is(false));
        assertThat(requester(result).at("/trigger").asText(), is("push-elsewhere"));
    }
}
