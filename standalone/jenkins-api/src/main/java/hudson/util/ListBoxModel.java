package hudson.util;

public class ListBoxModel extends java.util.ArrayList<hudson.util.ListBoxModel.Option> implements org.kohsuke.stapler.HttpResponse {

    public ListBoxModel() {
        throw new UnsupportedOperationException();
    }

    public hudson.util.ListBoxModel add(String arg0) {
        throw new UnsupportedOperationException();
    }

    public static final class Option {
        public String value;

        protected Option() {
            throw new UnsupportedOperationException();
        }
    }
}
