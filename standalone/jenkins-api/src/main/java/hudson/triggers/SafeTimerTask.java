package hudson.triggers;

public abstract class SafeTimerTask extends java.util.TimerTask {

    protected abstract void doRun() throws Exception;

    public final void run() {
        throw new UnsupportedOperationException();
    }

    protected SafeTimerTask() {
        throw new UnsupportedOperationException();
    }
}
