package hudson.model;

public abstract class Label extends hudson.model.Actionable implements Comparable<hudson.model.Label>, jenkins.model.ModelObjectWithChildren {

    public final boolean matches(hudson.model.Node arg0) {
        throw new UnsupportedOperationException();
    }

    public static hudson.model.Label parseExpression(String arg0) {
        throw new UnsupportedOperationException();
    }

    protected Label() {
        throw new UnsupportedOperationException();
    }
}
