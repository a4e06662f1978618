package io.jenkins.plugins.airflowdeploy.jenkins;

import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.ConnectionRotation;
import io.jenkins.plugins.airflowdeploy.config.DagOwner;
import io.jenkins.plugins.airflowdeploy.config.DataCenterOptions;
import io.jenkins.plugins.airflowdeploy.config.DeployPolicy;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.RoleMapping;
import io.jenkins.plugins.airflowdeploy.config.SuppliedConnection;
import java.util.List;

/** Environments for tests. */
public final class Environments {

    private Environments() {}

    /** One with every field set. */
    public static AirflowEnvironment full(String name) {
        GitDeployTarget target = new GitDeployTarget("https://git.example.com/deploy.git");
        target.setRefTemplate("refs/heads/live/{environment}/{repository}");
        target.setCredentialsId("deploy-repository");
        target.setPullKeyMade("2026-01-31");
        AirflowEnvironment environment =
                new AirflowEnvironment(name, "https://airflow.example.com", "airflow", "dags-folder", target);
        environment.setSubdir("dags");
        environment.setAgentLabel("deploy && linux");
        DataCenterOptions dataCenter = new DataCenterOptions();
        dataCenter.setMintTokens(true);
        dataCenter.setReportAs("STAGING");
        environment.setDataCenter(dataCenter);
        ConnectionRotation rotation = new ConnectionRotation();
        rotation.setAirflowCredentialsId("airflow-rotation");
        rotation.setConnections(List.of(new SuppliedConnection("bitbucket_api", "scoped"), new SuppliedConnection("other", "scoped")));
        environment.setRotation(rotation);
        environment.setPolicy(policy(List.of("acme/dags", "acme/other"), List.of("main"), List.of("team/**")));
        fill(environment.getPolicy());
        return environment;
    }

    private static void fill(DeployPolicy policy) {
        policy.setRequirePullRequest(true);
        policy.setMinApprovals(2);
        policy.setMaxBehind(5);
        policy.setRequiredBuilds(List.of("unit", "lint"));
        policy.setRequireProtectedBranch(true);
        policy.setRefuseWideTokens(true);
        policy.setOwners(List.of(new DagOwner("sales_*", "acme/sales"), new DagOwner("*", "acme/dags")));
        RoleMapping sales = new RoleMapping("sales-eng", "Editor");
        sales.setOwner("sales");
        policy.setRoles(List.of(sales, new RoleMapping("authenticated", "Viewer")));
        policy.setRefuseUnmapped(true);
    }

    public static DeployPolicy policy(List<String> repositories, List<String> branches, List<String> jobs) {
        DeployPolicy policy = new DeployPolicy();
        policy.setRepositories(repositories);
        policy.setBranches(branches);
        policy.setJobs(jobs);
        return policy;
    }
}
