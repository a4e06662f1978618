package hudson.util;

public abstract class FormValidation extends java.io.IOException implements org.kohsuke.stapler.HttpResponse {
    public final hudson.util.FormValidation.Kind kind = null;

    public static hudson.util.FormValidation error(String arg0, Object... arg1) {
        throw new UnsupportedOperationException();
    }

    public static hudson.util.FormValidation ok() {
        throw new UnsupportedOperationException();
    }

    public static hudson.util.FormValidation ok(String arg0, Object... arg1) {
        throw new UnsupportedOperationException();
    }

    public static hudson.util.FormValidation respond(hudson.util.FormValidation.Kind arg0, String arg1) {
        throw new UnsupportedOperationException();
    }

    public static hudson.util.FormValidation validateIntegerInRange(String arg0, int arg1, int arg2) {
        throw new UnsupportedOperationException();
    }

    public static hudson.util.FormValidation warning(String arg0, Object... arg1) {
        throw new UnsupportedOperationException();
    }

    protected FormValidation() {
        throw new UnsupportedOperationException();
    }

    public enum Kind {
        OK, WARNING, ERROR;
    }
}
