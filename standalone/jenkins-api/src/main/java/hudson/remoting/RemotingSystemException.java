package hudson.remoting;

class RemotingSystemException extends RuntimeException {

    protected RemotingSystemException() {
        throw new UnsupportedOperationException();
    }
}
