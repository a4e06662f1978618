package hudson.model;

public abstract class Descriptor<T extends hudson.model.Describable<T>> implements jenkins.model.Loadable, hudson.model.Saveable, jenkins.util.io.OnMaster {

    protected Descriptor() {
        throw new UnsupportedOperationException();
    }

    public boolean configure(org.kohsuke.stapler.StaplerRequest arg0, net.sf.json.JSONObject arg1) throws hudson.model.Descriptor.FormException {
        throw new UnsupportedOperationException();
    }

    public boolean configure(org.kohsuke.stapler.StaplerRequest2 arg0, net.sf.json.JSONObject arg1) throws hudson.model.Descriptor.FormException {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public void load() {
        throw new UnsupportedOperationException();
    }

    public void save() {
        throw new UnsupportedOperationException();
    }

    public static final class FormException extends Exception implements org.kohsuke.stapler.HttpResponse {

        public FormException(String arg0, String arg1) {
            throw new UnsupportedOperationException();
        }

        public FormException(String arg0, Throwable arg1, String arg2) {
            throw new UnsupportedOperationException();
        }
    }
}
