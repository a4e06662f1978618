package hudson.model;

public abstract class AbstractModelObject implements hudson.search.SearchableModelObject {

    protected AbstractModelObject() {
        throw new UnsupportedOperationException();
    }
}
