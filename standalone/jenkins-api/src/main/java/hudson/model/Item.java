package hudson.model;

public interface Item extends hudson.model.PersistenceRoot, jenkins.model.FullyNamedModelObject, hudson.search.SearchableModelObject, jenkins.model.FullyNamed, jenkins.model.Named, hudson.security.AccessControlled, jenkins.util.io.OnMaster {
    hudson.security.Permission EXTENDED_READ = null;
}
