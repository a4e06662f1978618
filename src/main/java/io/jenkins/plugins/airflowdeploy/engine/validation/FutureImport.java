package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.AliasTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.Set;

/** {@code from __future__ import …}: Python's compiler refuses names that it does not know. */
final class FutureImport {

    private static final Set<String> FEATURES = Set.of(
            "nested_scopes",
            "generators",
            "division",
            "absolute_import",
            "with_statement",
            "print_function",
            "unicode_literals",
            "barry_as_FLUFL",
            "generator_stop",
            "annotations");

    private FutureImport() {}

    /** @throws PythonParser.NotPython when a feature does not exist */
    static void check(StmtTy.ImportFrom statement, int line) {
        if (statement.level != 0 || !"__future__".equals(statement.module)) {
            return;
        }
        for (AliasTy alias : statement.names) {
            if (!FEATURES.contains(alias.name)) {
                String message = "future feature " + FileModel.Problem.quoted(alias.name) + " is not defined";
                throw new PythonParser.NotPython(FileModel.Problem.error("syntax-error", line, 0, message));
            }
        }
    }
}
