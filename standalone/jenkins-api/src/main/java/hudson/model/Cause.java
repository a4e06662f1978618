package hudson.model;

public abstract class Cause {

    public abstract String getShortDescription();

    protected Cause() {
        throw new UnsupportedOperationException();
    }

    public static class UpstreamCause extends hudson.model.Cause {

        public String getShortDescription() {
            throw new UnsupportedOperationException();
        }

        public int getUpstreamBuild() {
            throw new UnsupportedOperationException();
        }

        public java.util.List<hudson.model.Cause> getUpstreamCauses() {
            throw new UnsupportedOperationException();
        }

        public String getUpstreamProject() {
            throw new UnsupportedOperationException();
        }

        protected UpstreamCause() {
            throw new UnsupportedOperationException();
        }
    }

    public static class UserIdCause extends hudson.model.Cause {

        public String getShortDescription() {
            throw new UnsupportedOperationException();
        }

        public String getUserId() {
            throw new UnsupportedOperationException();
        }

        protected UserIdCause() {
            throw new UnsupportedOperationException();
        }
    }
}
