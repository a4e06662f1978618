package hudson.model;

public abstract class AbstractDescribableImpl<T extends hudson.model.AbstractDescribableImpl<T>> implements hudson.model.Describable<T> {

    protected AbstractDescribableImpl() {
        throw new UnsupportedOperationException();
    }
}
