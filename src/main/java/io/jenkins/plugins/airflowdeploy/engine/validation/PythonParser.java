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

    private final String text;
    private final ReadBudget budget;

    private PythonParser(String text, ReadBudget budget) {
        this.text = text;
        this.budget = budget;
    }

    /**
     * @param text decoded, lines end in {@code \n}
     * @throws NotPython with line and column
     * @throws ReadBudget.Spent when it takes too much
     * @throws StackOverflowError when it nests deeper than the calling thread's stack allows
     */
    static ModTy.Module parse(String text, ReadBudget budget) {
        PythonParser callbacks = new PythonParser(text, budget);
        EnumSet<AbstractParser.Flags> flags = EnumSet.noneOf(AbstractParser.Flags.class);
        ModTy.Module module =
                (ModTy.Module) new Parser(text, callbacks, InputType.FILE, flags, MINOR_VERSION).parse();
        ScopeEnvironment.analyze(module, callbacks, EnumSet.noneOf(FutureFeature.class));
        return module;
    }

    @Override
    public void safePointPoll() {
        budget.step();
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
