package io.jenkins.plugins.airflowdeploy;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.airflowdeploy.bitbucket.BitbucketServers;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** What the form of the step (the snippet generator) may show to whom. */
final class StepForm {

    private StepForm() {}

    /** @param item the job; {@code null} outside of one, where only administrators see anything */
    static boolean allowed(Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    static ListBoxModel withCurrent(ListBoxModel list, String current) {
        String value = Util.fixNull(current);
        if (!value.isEmpty() && list.stream().noneMatch(o -> o.value.equals(value))) {
            list.add(value);
        }
        return list;
    }

    static ListBoxModel credentials(Item item, String current) {
        StandardListBoxModel list = new StandardListBoxModel();
        String id = Util.fixNull(current);
        if (!allowed(item)) {
            return list.includeCurrentValue(id);
        }
        return list.includeEmptyValue()
                .includeMatchingAs(
                        item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        item,
                        StandardCredentials.class,
                        URIRequirementBuilder.fromUri(BitbucketServers.CLOUD).build(),
                        CredentialsMatchers.anyOf(
                                CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
                                CredentialsMatchers.instanceOf(StringCredentials.class)))
                .includeCurrentValue(id);
    }
}
