package jenkins.scm.api.mixin;

public interface SCMHeadMixin extends Comparable<jenkins.scm.api.SCMHead>, java.io.Serializable {
}
