package hudson.model;

public interface TaskListener extends org.jenkinsci.remoting.SerializableOnlyOverRemoting {
    hudson.model.TaskListener NULL = null;

    java.io.PrintStream getLogger();
}
