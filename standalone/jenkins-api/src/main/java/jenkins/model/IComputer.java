package jenkins.model;

public interface IComputer extends hudson.security.AccessControlled, hudson.model.ModelObject, jenkins.model.Named {
}
