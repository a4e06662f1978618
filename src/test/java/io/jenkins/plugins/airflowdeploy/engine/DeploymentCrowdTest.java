package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.TrailCheck;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * 50 deployments from 8 jobs to one environment at once. Every job deploys every eighth commit and takes each second pair of
 * them in the wrong order, so some come too late for certain, and which ones come first is up to the threads.
 */
public class DeploymentCrowdTest {

    private static final int DEPLOYMENTS = 50;
    private static final int JOBS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final EnvironmentQueues queues = new EnvironmentQueues();
    private final List<String> commits = new ArrayList<>();
    private DeploymentBench bench;

    /** What the trail says of one deployment, in the order in which the trail has them. */
    private record Line(String deployment, String outcome, String commit, String before, String after) {
        static Line of(String json) throws Exception {
            JsonNode predicate = JSON.readTree(json).path("predicate");
            JsonNode release = predicate.path("release");
            return new Line(predicate.path("deployment").asText(), predicate.path("outcome").asText(),
                    predicate.path("source").path("commit").asText(), release.path("before").asText(""),
                    release.path("after").asText(""));
        }

        boolean released() {
            return outcome.equals(Outcome.SUCCESS.text());
        }
    }

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.policy = new Policy(List.of("**"), List.of("main"), List.of("job-*"));
        bench.initialize();
        for (int number = 0; number < DEPLOYMENTS; number++) {
            String dag = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass  # " + number + "\n";
            commits.add(bench.source.commit("main", "Commit " + number, Map.of("dags/a.py", dag)));
        }
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void eachIsRecordedInTheOrderOfReleasesAndTheNewestCommitWins() throws Exception {
        String seed = bench.deployed();
        Map<String, DeploymentResult> results = deployAll();
        List<Line> trail = trail();

        TrailCheck check = bench.trail().verify();
        assertThat(check.firstBreak().orElse("intact"), check.records(), is((long) DEPLOYMENTS));
        assertThat("every deployment has one record", trail.stream().map(Line::deployment).toList(),
                containsInAnyOrder(results.keySet().toArray()));
        for (Line line : trail) {
            DeploymentResult told = results.get(line.deployment());
            assertThat("job and trail are told the same", line.outcome(), is(told.outcome().text()));
            assertThat(told.failure().orElse(""), told.outcome(), in(List.of(Outcome.SUCCESS, Outcome.SUPERSEDED)));
            assertThat(line.commit(), is(told.commit().orElseThrow()));
        }

        List<Line> released = trail.stream().filter(Line::released).toList();
        List<String> inTrail = released.stream().map(Line::after).toList();
        assertThat("order in the trail is that of the deploy ref", inTrail, is(releases(seed)));
        assertThat("no two releases have one parent", new HashSet<>(released.stream().map(Line::before).toList()),
                hasSize(released.size()));
        assertThat("commits only ever get newer", released.stream().map(l -> commits.indexOf(l.commit())).toList(),
                is(released.stream().map(l -> commits.indexOf(l.commit())).sorted().toList()));
        assertThat("the newest commit wins", released.get(released.size() - 1).commit(), is(commits.get(DEPLOYMENTS - 1)));
        assertThat(bench.target().live().sourceCommit(), is(Optional.of(commits.get(DEPLOYMENTS - 1))));

        assertThat("the test is worth its name", released.size(), greaterThanOrEqualTo(5));
        assertThat(trail.size() - released.size(), greaterThanOrEqualTo(8));
        assertThat("each token was given back", bench.revoked, hasSize(released.size()));
    }

    /** Deployment → how it ended. */
    private Map<String, DeploymentResult> deployAll() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(JOBS);
        try {
            CyclicBarrier start = new CyclicBarrier(JOBS);
            List<Future<List<DeploymentResult>>> jobs = new ArrayList<>();
            for (int job = 1; job <= JOBS; job++) {
                jobs.add(threads.submit(job(job, start)));
            }
            Map<String, DeploymentResult> results = new LinkedHashMap<>();
            for (Future<List<DeploymentResult>> job : jobs) {
                job.get().forEach(result -> results.put(result.id(), result));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<List<DeploymentResult>> job(int job, CyclicBarrier start) {
        List<String> order = new ArrayList<>();
        for (int number = job - 1; number < DEPLOYMENTS; number += JOBS) {
            order.add(commits.get(number));
        }
        for (int i = 1; i + 1 < order.size(); i += 4) {
            Collections.swap(order, i, i + 1);
        }
        return () -> {
            List<DeploymentResult> results = new ArrayList<>();
            start.await();
            for (int build = 1; build <= order.size(); build++) {
                results.add(bench.deploy(request(job, build, order.get(build - 1)), queues));
            }
            return results;
        };
    }

    private static DeploymentRequest request(int job, int build, String commit) {
        return new DeploymentRequest("d-" + job + "-" + build, "prod", "main", Optional.of(commit), false, "dags", List.of(),
                false, Duration.ofSeconds(60), new DeploymentRequest.Requester("job-" + job, build, "", "branch event"));
    }

    private List<Line> trail() throws Exception {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.getRoot().toPath().resolve("trail/trails/prod.jsonl"))) {
            lines.add(Line.of(line));
        }
        return lines;
    }

    /** What the deploy ref was moved to, the first first, as its own commits tell. */
    private List<String> releases(String seed) throws Exception {
        List<String> releases = new ArrayList<>();
        try (Git git = Git.open(folder.getRoot().toPath().resolve("target.git").toFile())) {
            Repository repository = git.getRepository();
            for (ObjectId at = repository.resolve(DeploymentBench.REF); !at.name().equals(seed); ) {
                RevCommit release = repository.parseCommit(at);
                assertThat("a release has one parent", release.getParentCount(), is(1));
                releases.add(0, at.name());
                at = release.getParent(0);
            }
        }
        return releases;
    }
}
