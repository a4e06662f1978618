package hudson.model;

public abstract class Computer extends hudson.model.Actionable implements hudson.security.AccessControlled, jenkins.model.IComputer, hudson.model.ExecutorListener, hudson.model.DescriptorByNameOwner, org.kohsuke.stapler.StaplerProxy, jenkins.widgets.HasWidgets {

    protected Computer() {
        throw new UnsupportedOperationException();
    }
}
