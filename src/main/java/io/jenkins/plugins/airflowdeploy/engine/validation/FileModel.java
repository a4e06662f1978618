package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the static reader can tell of one Python file from its bytes alone, wherever it lies: what the model cache
 * keeps.
 *
 * @param scanned whether the bytes hold the words that Airflow's safe mode wants
 * @param dags the DAGs whose ids are known
 * @param dynamicDags the places that make DAGs under ids that only running can tell
 * @param imports what it imports, in the file's order; imports under {@code TYPE_CHECKING} are left out
 * @param boundNames its module-level names, with the line that binds each first
 * @param makers its functions and classes that make DAGs when another file calls them
 * @param calls calls of imported names that run when the file is loaded
 * @param access whom its DAGs belong to and who may use them
 * @param problem why it could not be read; the lists are then empty, but for a dynamic place where Airflow may read it
 */
public record FileModel(
        boolean scanned,
        List<Dag> dags,
        List<DagFile.DynamicDag> dynamicDags,
        List<Import> imports,
        Map<String, Integer> boundNames,
        Set<String> makers,
        List<ForeignCall> calls,
        DagAccess access,
        Optional<Problem> problem) {

    public FileModel {
        dags = List.copyOf(dags);
        dynamicDags = List.copyOf(dynamicDags);
        imports = List.copyOf(imports);
        boundNames = Map.copyOf(boundNames);
        makers = Set.copyOf(makers);
        calls = List.copyOf(calls);
    }

    /** The model of a file that could not be read. */
    static FileModel unreadable(boolean scanned, Problem problem) {
        boolean dynamic = scanned && problem.severity() == Severity.WARNING;
        List<DagFile.DynamicDag> places = dynamic
                ? List.of(new DagFile.DynamicDag(Math.max(1, problem.line()), "the file could not be read statically"))
                : List.of();
        return new FileModel(
                scanned, List.of(), places, List.of(), Map.of(), Set.of(), List.of(), DagAccess.NONE, Optional.of(problem));
    }

    /**
     * A DAG.
     *
     * @param line counted from 1
     * @param branch the branches it stands in, outermost first: {@code 12:0/15:1} is the first branch of the statement
     *     at line 12, and in it the second of that at line 15; empty outside of branches
     */
    public record Dag(String id, int line, String branch) {}

    /**
     * An import statement's module.
     *
     * @param level dots in front of a relative import; 0 for an absolute one
     * @param module dotted name; empty for {@code from . import x}
     * @param names what {@code from} imports; empty for a plain {@code import}
     * @param line counted from 1
     * @param when whether loading the file runs it
     */
    public record Import(int level, String module, List<String> names, int line, When when) {
        public Import {
            names = List.copyOf(names);
        }
    }

    /** Whether loading a file runs an import of it. */
    public enum When {
        ALWAYS,
        /** In a branch or a {@code try} at module level. */
        PERHAPS,
        /** In a function. */
        LATER
    }

    /**
     * A call of an imported name.
     *
     * @param name dotted, from the module on; relative imports keep their leading dots
     * @param line counted from 1
     */
    public record ForeignCall(String name, int line) {}

    /**
     * Why a file could not be read.
     *
     * @param rule {@code syntax-error}, {@code later-syntax}, {@code too-large} or {@code too-complex}
     * @param line counted from 1; 0 when it is about the whole file
     * @param column counted from 1; 0 when not known
     * @param message one clean line
     * @param lasting whether another attempt would say the same: only then may it be cached
     */
    public record Problem(String rule, Severity severity, int line, int column, String message, boolean lasting) {

        static Problem error(String rule, int line, int column, String message) {
            return new Problem(rule, Severity.ERROR, line, column, ForeignText.line(message, 300), true);
        }

        static Problem warning(String rule, int line, int column, String message) {
            return new Problem(rule, Severity.WARNING, line, column, ForeignText.line(message, 300), true);
        }

        static String quoted(String foreign) {
            return ForeignText.line(foreign, 40);
        }
    }
}
