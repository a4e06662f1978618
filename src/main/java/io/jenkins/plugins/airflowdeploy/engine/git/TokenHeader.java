package io.jenkins.plugins.airflowdeploy.engine.git;

/** How a server that speaks Git wants to see a token. */
public enum TokenHeader {

    /** As the password of Basic authentication, with the token's user name. */
    BASIC,

    /**
     * As {@code Bearer}, and once as Basic where that is refused with 401 before anything was answered: Bitbucket Data Center
     * takes the one or the other, depending on its version and the kind of token. Never more, since it counts what fails and
     * then locks the account with a CAPTCHA.
     */
    BEARER_THEN_BASIC
}
