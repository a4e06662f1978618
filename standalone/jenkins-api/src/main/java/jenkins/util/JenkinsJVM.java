package jenkins.util;

public class JenkinsJVM {

    public static void checkJenkinsJVM() {
        throw new UnsupportedOperationException();
    }

    public static void checkNotJenkinsJVM() {
        throw new UnsupportedOperationException();
    }

    protected JenkinsJVM() {
        throw new UnsupportedOperationException();
    }
}
