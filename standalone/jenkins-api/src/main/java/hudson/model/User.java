package hudson.model;

public class User extends hudson.model.AbstractModelObject implements hudson.security.AccessControlled, hudson.model.DescriptorByNameOwner, jenkins.model.Loadable, hudson.model.Saveable, Comparable<hudson.model.User>, jenkins.model.ModelObjectWithContextMenu, org.kohsuke.stapler.StaplerProxy {

    public int compareTo(hudson.model.User arg0) {
        throw new UnsupportedOperationException();
    }

    public static hudson.model.User current() {
        throw new UnsupportedOperationException();
    }

    public static hudson.model.User getById(String arg0, boolean arg1) {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getId() {
        throw new UnsupportedOperationException();
    }

    public <T extends hudson.model.UserProperty> T getProperty(Class<T> arg0) {
        throw new UnsupportedOperationException();
    }

    protected User() {
        throw new UnsupportedOperationException();
    }
}
