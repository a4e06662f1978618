package hudson;

public class Util {

    public static String escape(String arg0) {
        throw new UnsupportedOperationException();
    }

    public static String fixEmpty(String arg0) {
        throw new UnsupportedOperationException();
    }

    public static String fixEmptyAndTrim(String arg0) {
        throw new UnsupportedOperationException();
    }

    public static String fixNull(String arg0) {
        throw new UnsupportedOperationException();
    }

    public static String getDigestOf(java.io.File arg0) throws java.io.IOException {
        throw new UnsupportedOperationException();
    }

    protected Util() {
        throw new UnsupportedOperationException();
    }
}
