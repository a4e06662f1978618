package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ForwardingTokens;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenScopes;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens to push releases to a repository in Bitbucket Cloud with, whose REST API tells what they may do; Git does not. */
public final class CloudPushTokens extends ForwardingTokens {

    private static final Pattern REPOSITORY = Pattern.compile("/([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100}?)(?:\\.git)?/?");

    private final Http http;
    private final Time time;
    private final URI rest;
    private final String name;

    private CloudPushTokens(TokenSource tokens, Http http, Time time, URI rest, String name) {
        super(tokens);
        this.http = http;
        this.time = time;
        this.rest = rest;
        this.name = name;
    }

    /** As they are, where the address is none of a repository in Bitbucket Cloud. */
    public static TokenSource around(TokenSource tokens, String gitUrl, Http http, Time time) {
        return around(tokens, gitUrl, BitbucketCloud.REST, BitbucketCloud.GIT, http, time);
    }

    /** With a double of Bitbucket. */
    public static TokenSource around(TokenSource tokens, String gitUrl, URI restBase, URI gitBase, Http http, Time time) {
        Matcher path = REPOSITORY.matcher(gitUrl.startsWith(gitBase + "/") ? gitUrl.substring(gitBase.toString().length()) : "");
        return path.matches()
                ? new CloudPushTokens(tokens, http, time, restBase, path.group(1) + "/" + path.group(2))
                : tokens;
    }

    /**
     * What a token may do there, held against what a push needs.
     *
     * @throws DeploymentFailure when the server cannot be asked, takes no such token, or shows it no such repository
     */
    public Told<TokenScopes> scopes(ScopedToken token) throws DeploymentFailure, InterruptedException {
        if (token.fingerprint().isEmpty()) {
            return Told.not("a password that is good for Git is not shown to Bitbucket's REST API, which may want another user name");
        }
        BitbucketRefusals refusals = new BitbucketRefusals("Bitbucket at " + rest, name, description(), time);
        URI repository = URI.create(rest + "/2.0/repositories/" + name);
        return new CloudTokenScopes(new BitbucketRest(http, time, repository, token, refusals), token).againstPushing();
    }
}
