package io.jenkins.plugins.airflowdeploy.credentials;

import hudson.model.Failure;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.token.SecretValue;

/**
 * Ties a secret to where it goes: the place is encrypted together with it. Forms show a stored secret to whoever may change the
 * credential, encrypted, and take it back so; without this, somebody who does not know a secret could change the address
 * beside it, and have it sent there.
 */
final class SealedSecret {

    /** The place of what goes to the Airflow of an environment, whose address administrators alone set. */
    static final String AIRFLOW = "Airflow";

    private static final String MARK = "airflow-deploy, sealed for\n";

    private SealedSecret() {}

    /**
     * @param given as a human typed it, or as a form shows one that is stored; {@code null} counts as empty
     * @param place without line breaks
     * @return the secret with its place
     * @throws Failure when it was stored for another place
     */
    static Secret seal(Secret given, String place) {
        String plain = given == null ? "" : given.getPlainText();
        if (!plain.startsWith(MARK)) {
            return Secret.fromString(plain.isEmpty() ? "" : MARK + place + "\n" + plain);
        }
        if (!plain.startsWith(MARK + place + "\n")) {
            throw new Failure(Messages.SealedSecret_elsewhere());
        }
        return given;
    }

    /**
     * What sends it. A secret that a configuration file holds without a place is taken as it is.
     *
     * @param credential names the credential
     * @throws DeploymentFailure when it is sealed for another place: the file was changed by hand, or over Jenkins' REST API
     */
    static SecretValue open(Secret sealed, String place, String credential) throws DeploymentFailure {
        if (sealed.getPlainText().startsWith(MARK) && !sealed.getPlainText().startsWith(MARK + place + "\n")) {
            throw new DeploymentFailure(FailureKind.ACCESS,
                    "the secret of " + credential + " was stored for another address, and is not sent. Enter it anew in that credential.");
        }
        String end = MARK + place + "\n";
        return () -> sealed.getPlainText().startsWith(end)
                ? sealed.getPlainText().substring(end.length())
                : sealed.getPlainText();
    }

    /** The secret without its place, for those who only look at its age. */
    static SecretValue bare(Secret sealed) {
        return () -> {
            String plain = sealed.getPlainText();
            return plain.startsWith(MARK) ? plain.substring(plain.indexOf('\n', MARK.length()) + 1) : plain;
        };
    }

    static boolean isEmpty(Secret secret) {
        return secret == null || secret.getPlainText().isEmpty();
    }
}
