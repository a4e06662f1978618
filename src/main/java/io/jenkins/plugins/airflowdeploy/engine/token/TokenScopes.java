package io.jenkins.plugins.airflowdeploy.engine.token;

import java.util.List;

/**
 * What a token may do, held against what it is wanted for.
 *
 * @param granted as the server names it
 * @param needed without these the deployment cannot go on
 * @param missing those of the needed ones that the granted ones do not give
 * @param surplus those of the granted ones that nothing here needs
 * @param grantedWhere where such a credential is made or changed, as the end of a sentence that begins with what to tick
 */
public record TokenScopes(
        List<String> granted, List<String> needed, List<String> missing, List<String> surplus, String grantedWhere) {

    public TokenScopes {
        granted = List.copyOf(granted);
        needed = List.copyOf(needed);
        missing = List.copyOf(missing);
        surplus = List.copyOf(surplus);
    }
}
