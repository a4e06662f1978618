package hudson.tasks;

public class Fingerprinter extends hudson.tasks.Recorder implements java.io.Serializable, jenkins.model.DependencyDeclarer, jenkins.tasks.SimpleBuildStep {

    protected Fingerprinter() {
        throw new UnsupportedOperationException();
    }

    public static final class FingerprintAction implements jenkins.model.RunAction2 {

        public FingerprintAction(hudson.model.Run arg0, java.util.Map<String, String> arg1) {
            throw new UnsupportedOperationException();
        }

        public void add(java.util.Map<String, String> arg0) {
            throw new UnsupportedOperationException();
        }

        public String getDisplayName() {
            throw new UnsupportedOperationException();
        }

        public String getIconFileName() {
            throw new UnsupportedOperationException();
        }

        public String getUrlName() {
            throw new UnsupportedOperationException();
        }

        public void onAttached(hudson.model.Run<?, ?> arg0) {
            throw new UnsupportedOperationException();
        }

        public void onLoad(hudson.model.Run<?, ?> arg0) {
            throw new UnsupportedOperationException();
        }
    }
}
