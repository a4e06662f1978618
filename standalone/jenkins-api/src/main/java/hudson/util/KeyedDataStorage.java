package hudson.util;

public abstract class KeyedDataStorage<T, P> {

    protected KeyedDataStorage() {
        throw new UnsupportedOperationException();
    }
}
