package io.jenkins.plugins.airflowdeploy.engine.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.watch.TokenSighting;
import java.util.ArrayList;
import java.util.List;

/** What a record tells of how much its deployment's tokens may do. */
public final class RecordedTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASKING_AIRFLOW = "ask Airflow";

    private RecordedTokens() {}

    /**
     * @param record as {@link AuditRecord} has it, one line of JSON
     * @return one for each token that was judged; of which nothing was told there is none
     */
    public static List<TokenSighting> judged(String record) {
        JsonNode predicate;
        try {
            predicate = JSON.readTree(record).path(AuditFields.PREDICATE);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a sealed record is always JSON"); // its cause would quote it
        }
        List<TokenSighting> judged = new ArrayList<>();
        for (JsonNode decision : predicate.path(AuditFields.POLICY)) {
            String answer = decision.path(AuditFields.ANSWER).asText();
            if (decision.path(AuditFields.RULE).asText().equals(TokenSighting.RULE) && !answer.startsWith("not checked")) {
                String credential = decision.path(AuditFields.ASKED).asText();
                String purpose = isForAirflow(predicate, credential)
                        ? TokenSighting.AIRFLOW
                        : TokenSighting.source(predicate.path(AuditFields.REQUEST).path(AuditFields.REPOSITORY).asText());
                judged.add(new TokenSighting(purpose, credential, answer.contains(TokenSighting.WIDER), answer));
            }
        }
        return judged;
    }

    private static boolean isForAirflow(JsonNode predicate, String credential) {
        for (JsonNode token : predicate.path(AuditFields.TOKENS)) {
            if (token.path(AuditFields.CREDENTIAL).asText().equals(credential)
                    && token.path(AuditFields.PURPOSE).asText().startsWith(ASKING_AIRFLOW)) {
                return true;
            }
        }
        return false;
    }
}
