package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.policy.RoleMappings;
import io.jenkins.plugins.airflowdeploy.engine.policy.RoleMappings.Mapping;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Deployments whose DAGs name roles and owners, under a policy that maps groups to them. */
public class DeploymentRoleTest {

    private static final List<Mapping> MAPPED =
            List.of(new Mapping("data-eng", "Editor", "data-eng"), new Mapping("readers", "Viewer", ""));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        seed = bench.deployed();
        map(false);
    }

    @After
    public void close() {
        bench.close();
    }

    private void map(boolean refuse) {
        bench.policy = bench.policy.with(new RoleMappings(MAPPED, refuse));
    }

    private DeploymentResult deploy(String dag) throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", "from airflow.sdk import DAG\n" + dag + "\n"));
        return bench.deploy();
    }

    private static Trigger by(List<String> groups) {
        return new Trigger(Trigger.Kind.USER, List.of(new Person("ada", "Ada", "", groups)), List.of("Started by user Ada"));
    }

    private static String decision(String rule, String asked, boolean allowed, String answer) {
        return "{\"rule\":\"" + rule + "\",\"asked\":\"" + asked + "\",\"allowed\":" + allowed + ",\"answer\":\"" + answer + "\"}";
    }

    @Test
    public void whatIsMappedFits() throws Exception {
        bench.trigger = by(List.of("data-eng"));
        DeploymentResult result = deploy("a = DAG('a', default_args={'owner': 'data-eng'}, access_control={'Editor': {'can_edit'}})");
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), allOf(
                containsString(decision("dag-role", "1 roles", true, "each has a group that stands for it")),
                containsString(decision("dag-owner", "1 owners", true, "each has a group that stands for it")),
                containsString(decision("user-role", "ada", true, "groups stand for the roles Editor; no DAG names others only"))));
    }

    @Test
    public void whatIsNotMappedIsAFinding() throws Exception {
        bench.trigger = by(List.of("readers"));
        DeploymentResult result = deploy("a = DAG('a', default_args={'owner': 'ops'}, access_control={'Admins\\u202e': {'can_edit'}})");
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), allOf(
                containsString(decision("dag-role", "Admins?", true,
                        "finding: no group stands for this role, which access_control names in a (dags/a.py:2)")),
                containsString(decision("dag-owner", "ops", true,
                        "finding: no group stands for this owner, named in a (dags/a.py:2)")),
                containsString(decision("user-role", "ada", true,
                        "finding: groups stand for the roles Viewer, and for none that these DAGs name: a (dags/a.py:2)"))));
        assertThat(bench.log.toString(), containsString("policy: dag-owner ops allowed: finding: no group stands for this owner"));
    }

    @Test
    public void orRefusedWhereThePolicySaysSo() throws Exception {
        map(true);
        DeploymentResult result = deploy("a = DAG('a', default_args={'owner': 'data-eng'}, access_control={'Admins': {'can_edit'}})");
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), allOf(
                containsString("refuses dag-role 'Admins': finding: no group stands for this role"),
                containsString("Name a role and an owner that the policy maps")));
        assertThat(bench.deployed(), is(seed));
        assertThat(bench.deploy(Optional.empty(), true).outcome(), is(Outcome.DRY_RUN));
        assertThat(bench.log.toString(), containsString("named in a (dags/a.py:2); let pass for a dry run".replace("named", "names")));
    }

    @Test
    public void aUserWhoseGroupsStandForNoneOfTheRolesIsRefusedThen() throws Exception {
        map(true);
        bench.trigger = by(List.of());
        DeploymentResult result = deploy("a = DAG('a', default_args={'owner': 'data-eng'}, access_control={'Editor': {'can_edit'}})");
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), allOf(
                containsString("refuses user-role 'ada': finding: groups stand for no role"), containsString("somebody whose group")));
    }

    @Test
    public void whatOnlyRunningTellsIsSaid() throws Exception {
        DeploymentResult result = deploy("from lib import args, roles\na = DAG('a', default_args=args, access_control=roles)\n"
                + "b = DAG(args['id'], default_args={'owner': 'data-eng'})");
        assertThat(result.record(), allOf(
                containsString(decision("dag-role", "not known", true,
                        "finding: access_control cannot be read from the file in a (dags/a.py:3)")),
                containsString(decision("dag-owner", "not known", true,
                        "finding: the owner cannot be read from the file in a (dags/a.py:3)"))));
        map(true);
        assertThat(deploy("from lib import make_dags\nglobals().update(make_dags())").failure().orElseThrow(),
                containsString("refuses dag-role 'not known': finding: access_control cannot be read from the file in dags/a.py:3"));
    }

    @Test
    public void aDagWithoutAnOwnerHasAirflowsUnlessItsTasksHave() throws Exception {
        assertThat(deploy("a = DAG('a')").record(), containsString(decision("dag-owner", "none", true,
                "finding: Airflow's default owner stands for those that name none: a (dags/a.py:2)")));
        String tasks = "from airflow.providers.standard.operators.bash import BashOperator\nwith DAG('a'):\n"
                + "    BashOperator(task_id='x', owner='data-eng')\n    BashOperator(task_id='y', owner='ops')";
        assertThat(deploy(tasks).record(), allOf(
                containsString(decision("dag-owner", "ops", true, "finding: no group stands for this owner, named in dags/a.py:5")),
                not(containsString("default owner"))));
    }

    @Test
    public void groupsThatAreNotKnownAreNotHeldAgainstAnybody() throws Exception {
        map(true);
        String dag = "a = DAG('a', default_args={'owner': 'data-eng'}, access_control={'Editor': {'can_edit'}})";
        bench.trigger = by(null);
        DeploymentResult result = deploy(dag);
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString("\"rule\":\"user-role\",\"asked\":\"ada\",\"allowed\":true,\"answer\":\"not asked, because"));
        bench.trigger = new Trigger(Trigger.Kind.PUSH, List.of(), List.of("Branch event"));
        result = deploy(dag + "\n# again");
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), not(containsString("user-role")));
    }

    @Test
    public void withoutAMappingNothingIsAsked() throws Exception {
        bench.policy = bench.policy.with(RoleMappings.NONE);
        assertThat(deploy("a = DAG('a', access_control={'Admins': {'can_edit'}})").record(), not(containsString("dag-role")));
    }

    @Test
    public void manyFindingsAreBounded() throws Exception {
        StringBuilder roles = new StringBuilder();
        for (int i = 100; i < 190; i++) {
            roles.append("'r").append(i).append("': {'can_read'}, ");
        }
        DeploymentResult result = deploy("a = DAG('a', access_control={" + roles + "})");
        assertThat(result.record(), allOf(containsString("\"asked\":\"r149\""), not(containsString("\"asked\":\"r150\"")),
                containsString(decision("dag-role", "more", true, "finding: 40 more are not shown"))));
    }
}
