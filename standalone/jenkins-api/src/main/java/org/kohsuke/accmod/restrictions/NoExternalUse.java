package org.kohsuke.accmod.restrictions;

public class NoExternalUse extends org.kohsuke.accmod.restrictions.DoNotUse {

    protected NoExternalUse() {
        throw new UnsupportedOperationException();
    }
}
