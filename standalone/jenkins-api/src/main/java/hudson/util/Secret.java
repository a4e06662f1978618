package hudson.util;

public final class Secret implements java.io.Serializable {

    public static hudson.util.Secret fromString(String arg0) {
        throw new UnsupportedOperationException();
    }

    public String getPlainText() {
        throw new UnsupportedOperationException();
    }

    protected Secret() {
        throw new UnsupportedOperationException();
    }
}
