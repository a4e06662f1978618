package hudson.model;

public abstract class PeriodicWork extends hudson.triggers.SafeTimerTask implements hudson.ExtensionPoint {

    public PeriodicWork() {
        throw new UnsupportedOperationException();
    }

    public long getInitialDelay() {
        throw new UnsupportedOperationException();
    }

    public abstract long getRecurrencePeriod();
}
