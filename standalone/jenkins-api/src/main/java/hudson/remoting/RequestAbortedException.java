package hudson.remoting;

public class RequestAbortedException extends hudson.remoting.RemotingSystemException {

    protected RequestAbortedException() {
        throw new UnsupportedOperationException();
    }
}
