package net.sf.json;

public final class JSONObject extends net.sf.json.AbstractJSON implements net.sf.json.JSON, java.util.Map<String, Object>, Comparable {

    public void clear() {
        throw new UnsupportedOperationException();
    }

    public int compareTo(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public boolean containsKey(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public boolean containsValue(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public java.util.Set entrySet() {
        throw new UnsupportedOperationException();
    }

    public boolean equals(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public Object get(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public Object get(String arg0) {
        throw new UnsupportedOperationException();
    }

    public int hashCode() {
        throw new UnsupportedOperationException();
    }

    public boolean isEmpty() {
        throw new UnsupportedOperationException();
    }

    public java.util.Set<String> keySet() {
        throw new UnsupportedOperationException();
    }

    public Object put(String arg0, Object arg1) {
        throw new UnsupportedOperationException();
    }

    public void putAll(java.util.Map arg0) {
        throw new UnsupportedOperationException();
    }

    public Object remove(Object arg0) {
        throw new UnsupportedOperationException();
    }

    public Object remove(String arg0) {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    public java.util.Collection values() {
        throw new UnsupportedOperationException();
    }

    protected JSONObject() {
        throw new UnsupportedOperationException();
    }
}
