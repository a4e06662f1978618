package hudson.model.listeners;

public class ItemListener implements hudson.ExtensionPoint {

    public ItemListener() {
        throw new UnsupportedOperationException();
    }

    public void onBeforeShutdown() {
        throw new UnsupportedOperationException();
    }
}
