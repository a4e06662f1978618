package hudson.model;

public interface Action extends hudson.model.ModelObject {

    String getDisplayName();

    String getIconFileName();

    String getUrlName();
}
