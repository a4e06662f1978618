package hudson.model;

public class Failure extends RuntimeException implements org.kohsuke.stapler.HttpResponse {

    public Failure(String arg0) {
        throw new UnsupportedOperationException();
    }
}
