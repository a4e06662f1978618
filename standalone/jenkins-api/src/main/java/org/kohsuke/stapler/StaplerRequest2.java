package org.kohsuke.stapler;

public interface StaplerRequest2 {

    <T> java.util.List<T> bindJSONToList(Class<T> arg0, Object arg1);
}
