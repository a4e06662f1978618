package net.sf.json;

abstract class AbstractJSON implements net.sf.json.JSON {

    protected AbstractJSON() {
        throw new UnsupportedOperationException();
    }
}
