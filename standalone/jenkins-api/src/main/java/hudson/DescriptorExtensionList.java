package hudson;

public class DescriptorExtensionList<T extends hudson.model.Describable<T>, D extends hudson.model.Descriptor<T>> extends hudson.ExtensionList<D> {

    public boolean add(D arg0) {
        throw new UnsupportedOperationException();
    }

    public boolean remove(Object arg0) {
        throw new UnsupportedOperationException();
    }

    protected DescriptorExtensionList() {
        throw new UnsupportedOperationException();
    }
}
