package jenkins.model;

public abstract class GlobalConfiguration extends hudson.model.Descriptor<jenkins.model.GlobalConfiguration> implements hudson.ExtensionPoint, hudson.model.Describable<jenkins.model.GlobalConfiguration> {

    protected GlobalConfiguration() {
        throw new UnsupportedOperationException();
    }

    public boolean configure(org.kohsuke.stapler.StaplerRequest arg0, net.sf.json.JSONObject arg1) throws hudson.model.Descriptor.FormException {
        throw new UnsupportedOperationException();
    }

    public boolean configure(org.kohsuke.stapler.StaplerRequest2 arg0, net.sf.json.JSONObject arg1) throws hudson.model.Descriptor.FormException {
        throw new UnsupportedOperationException();
    }
}
