package hudson.model;

public interface ItemGroup<T extends hudson.model.Item> extends jenkins.model.FullyNamed, jenkins.model.FullyNamedModelObject, hudson.model.PersistenceRoot {
}
