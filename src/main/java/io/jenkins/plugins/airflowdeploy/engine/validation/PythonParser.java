package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.AbstractParser;
import com.oracle.graal.python.pegparser.FutureFeature;
import com.oracle.graal.python.pegparser.InputType;
import com.oracle.graal.python.pegparser.Parser;
import com.oracle.graal.python.pegparser.ParserCallbacks;
import com.oracle.graal.python.pegparser.scope.ScopeEnvironment;
import com.oracle.graal.python.pegparser.sst.ModTy;
import com.oracle.graal.python.pegparser.tokenizer.SourceRange;
import java.util.EnumSet;

/**
 * Python's grammar and its rules of scope, of version 3.12, by GraalPy's parser. The only class that knows how to call
 * it.
 */
final class PythonParser implements ParserCallbacks {

    private static final int MINOR_VERSION = 12;

    /**
     * Calls under way: some five for each level of nesting, of which CPython bears 3,000 at most. The stack of a reader
     * thread holds 100,000 to 300,000, depending on what the JVM has compiled: the verdict must not.
     */
    private static final int MOST_CALLS = 40_000;

    private static final int POLLS_PER_LOOK = 64;

    private final String text;
    private final ReadBudget budget;
    private int polls;

    private PythonParser(String text, ReadBudget budget) {
        this.text = text;
        this.budget = budget;
    }

    /**
     * @param text decoded, lines end in {@code \n}
     * @throws NotPython with line and column; without a place where it nests deeper than Python itself allows
     * @throws ReadBudget.Spent when it takes too much
     */
    static ModTy.Module parse(String text, ReadBudget budget) {
        PythonParser callbacks = new PythonParser(text, budget);
        EnumSet<AbstractParser.Flags> flags = EnumSet.noneOf(AbstractParser.Flags.class);
        try {
            ModTy.Module module =
                    (ModTy.Module) new Parser(text, callbacks, InputType.FILE, flags, MINOR_VERSION).parse();
            ScopeEnvironment.analyze(module, callbacks, EnumSet.noneOf(FutureFeature.class));
            return module;
        } catch (StackOverflowError e) {
            throw tooDeep();
        }
    }

    @Override
    public void safePointPoll() {
        budget.step();
        if (++polls % POLLS_PER_LOOK == 0
                && StackWalker.getInstance().walk(calls -> calls.skip(MOST_CALLS).findFirst().isPresent())) {
            throw tooDeep();
        }
    }

    private static NotPython tooDeep() {
        String message = "expressions or statements nest so deeply that Python itself refuses the file; nest less";
        return new NotPython(FileModel.Problem.error("too-complex", 0, 0, message));
    }

    @Override
    public RuntimeException reportIncompleteSource(int line) {
        return new NotPython(FileModel.Problem.error("syntax-error", line, 0, "unexpected end of file"));
    }

    @Override
    public RuntimeException onError(ErrorType type, SourceRange range, String message) {
        ErrorPlace place = ErrorPlace.of(text, range, message, this);
        int line = place.line();
        int column = Math.max(0, place.column() + 1);
        String later = LaterSyntax.at(text, line, place.column(), message);
        if (later != null) {
            return new NotPython(FileModel.Problem.warning("later-syntax", line, column, later));
        }
        return new NotPython(FileModel.Problem.error("syntax-error", line, column, message));
    }

    @Override
    public void onWarning(WarningType type, SourceRange range, String message) {
        // Python's own warnings (invalid escapes, "is" with a literal) do not keep a DAG from running.
    }

    /** The text is not Python, or Python of a later version. */
    static final class NotPython extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient FileModel.Problem problem;

        NotPython(FileModel.Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }

        FileModel.Problem problem() {
            return problem;
        }
    }
}
