package hudson.model;

public final class Result implements java.io.Serializable, org.kohsuke.stapler.export.CustomExportedBean {
    public static final hudson.model.Result UNSTABLE = null;

    protected Result() {
        throw new UnsupportedOperationException();
    }
}
