package io.jenkins.plugins.airflowdeploy.monitors;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One thing that a monitor tells of.
 *
 * @param text one or two sentences, plain text
 * @param place where it is mended
 */
@Restricted(NoExternalUse.class)
public record Finding(String text, Place place) {

    /** Where things are mended. */
    public enum Place {
        CONFIGURATION("manage/configure"),
        CREDENTIALS("manage/credentials/");

        private final String path;

        Place(String path) {
            this.path = path;
        }

        String title() {
            return this == CONFIGURATION ? Messages.Finding_configuration() : Messages.Finding_credentials();
        }
    }

    /** Used by message.jelly. */
    public String getText() {
        return text;
    }

    /** Below Jenkins' root; used by message.jelly. */
    public String getPath() {
        return place.path;
    }

    /** Used by message.jelly. */
    public String getPlaceTitle() {
        return place.title();
    }
}
