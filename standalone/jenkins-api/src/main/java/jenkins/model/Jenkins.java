package jenkins.model;

public class Jenkins extends hudson.model.AbstractCIBase implements jenkins.model.DirectlyModifiableTopLevelItemGroup, org.kohsuke.stapler.StaplerProxy, org.kohsuke.stapler.StaplerFallback, hudson.model.ModifiableViewGroup, hudson.security.AccessControlled, hudson.model.DescriptorByNameOwner, jenkins.model.ModelObjectWithContextMenu, jenkins.model.ModelObjectWithChildren, jenkins.util.io.OnMaster, jenkins.model.Loadable {
    public static final hudson.security.Permission ADMINISTER = null;
    public static final hudson.security.Permission SYSTEM_READ = null;
    public hudson.ProxyConfiguration proxy;

    public hudson.Launcher createLauncher(hudson.model.TaskListener arg0) {
        throw new UnsupportedOperationException();
    }

    public static jenkins.model.Jenkins get() throws IllegalStateException {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> hudson.DescriptorExtensionList<T, D> getDescriptorList(Class<T> arg0) {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public hudson.model.FingerprintMap getFingerprintMap() {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.Item> T getItemByFullName(String arg0, Class<T> arg1) throws org.springframework.security.access.AccessDeniedException {
        throw new UnsupportedOperationException();
    }

    public hudson.model.Node getNode(String arg0) {
        throw new UnsupportedOperationException();
    }

    public java.util.List<hudson.model.Node> getNodes() {
        throw new UnsupportedOperationException();
    }

    public java.io.File getRootDir() {
        throw new UnsupportedOperationException();
    }

    public hudson.FilePath getRootPath() {
        throw new UnsupportedOperationException();
    }

    public hudson.security.SecurityRealm getSecurityRealm() {
        throw new UnsupportedOperationException();
    }

    public String getRootUrl() throws IllegalStateException {
        throw new UnsupportedOperationException();
    }

    protected Jenkins() {
        throw new UnsupportedOperationException();
    }
}
