package hudson;

public class ExtensionList<T> extends java.util.AbstractList<T> implements jenkins.util.io.OnMaster {

    public boolean add(T arg0) {
        throw new UnsupportedOperationException();
    }

    public void add(int arg0, T arg1) {
        throw new UnsupportedOperationException();
    }

    public T get(int arg0) {
        throw new UnsupportedOperationException();
    }

    public java.util.Iterator<T> iterator() {
        throw new UnsupportedOperationException();
    }

    public static <U> U lookupSingleton(Class<U> arg0) {
        throw new UnsupportedOperationException();
    }

    public boolean remove(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public final T remove(int arg0) {
        throw new UnsupportedOperationException();
    }

    public boolean removeAll(java.util.Collection<?> arg0) {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    protected ExtensionList() {
        throw new UnsupportedOperationException();
    }
}
