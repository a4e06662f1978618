package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ComprehensionTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.KeywordTy;
import com.oracle.graal.python.pegparser.sst.ModTy;
import com.oracle.graal.python.pegparser.sst.SSTNode;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.HashSet;
import java.util.Set;

/**
 * What Python's grammar lets by and its compiler refuses, so that the file cannot be loaded: statements and expressions that
 * stand outside of what they belong to, and keyword arguments that are given twice. Messages are CPython's.
 */
final class CompilerRules {

    private final ReadBudget budget;

    /** What a place is inside of. */
    private record Place(Scope scope, boolean loop) {}

    private enum Scope {
        MODULE,
        CLASS,
        FUNCTION,
        ASYNC_FUNCTION,
        /** Whether {@code await} may stand in it depends on its kind, so it may. */
        COMPREHENSION
    }

    private CompilerRules(ReadBudget budget) {
        this.budget = budget;
    }

    /** @throws PythonParser.NotPython at the first place that the compiler refuses */
    static void check(ModTy.Module module, ReadBudget budget) {
        new CompilerRules(budget).check(module, new Place(Scope.MODULE, false));
    }

    private void check(SSTNode node, Place place) {
        if (node instanceof StmtTy) {
            budget.step();
        }
        refuse(node, place);
        for (SyntaxChildren.Child child : SyntaxChildren.of(node)) {
            Place inside = inside(node, child.part().equals("body"), place);
            for (SSTNode one : child.nodes()) {
                if (one != null) {
                    check(one, inside);
                }
            }
        }
    }

    private static Place inside(SSTNode node, boolean body, Place place) {
        if (node instanceof StmtTy.FunctionDef || node instanceof ExprTy.Lambda) {
            return body ? new Place(Scope.FUNCTION, false) : place;
        } else if (node instanceof StmtTy.AsyncFunctionDef) {
            return body ? new Place(Scope.ASYNC_FUNCTION, false) : place;
        } else if (node instanceof StmtTy.ClassDef) {
            return body ? new Place(Scope.CLASS, false) : place;
        } else if (node instanceof StmtTy.For || node instanceof StmtTy.AsyncFor || node instanceof StmtTy.While) {
            return body ? new Place(place.scope(), true) : place;
        }
        boolean comprehension = node instanceof ExprTy expr && Children.generators(expr) != null;
        return comprehension || node instanceof ComprehensionTy ? new Place(Scope.COMPREHENSION, false) : place;
    }

    private static void refuse(SSTNode node, Place place) {
        if (node instanceof StmtTy statement) {
            refuse(statement, place);
        } else if (node instanceof ExprTy.Yield || node instanceof ExprTy.YieldFrom) {
            refuseUnless(place.scope() != Scope.MODULE && place.scope() != Scope.CLASS, node, "'yield' outside function");
        } else if (node instanceof ExprTy.Await) {
            boolean function = place.scope() == Scope.FUNCTION;
            refuseUnless(mayAwait(place), node, function ? "'await' outside async function" : "'await' outside function");
        } else if (node instanceof ExprTy.Call call) {
            keywords(call.keywords);
        }
    }

    private static void refuse(StmtTy node, Place place) {
        if (node instanceof StmtTy.Break) {
            refuseUnless(place.loop(), node, "'break' outside loop");
        } else if (node instanceof StmtTy.Continue) {
            refuseUnless(place.loop(), node, "'continue' not properly in loop");
        } else if (node instanceof StmtTy.Return) {
            boolean function = place.scope() == Scope.FUNCTION || place.scope() == Scope.ASYNC_FUNCTION;
            refuseUnless(function, node, "'return' outside function");
        } else if (node instanceof StmtTy.AsyncFor) {
            refuseUnless(mayAwait(place), node, "'async for' outside async function");
        } else if (node instanceof StmtTy.AsyncWith) {
            refuseUnless(mayAwait(place), node, "'async with' outside async function");
        } else if (node instanceof StmtTy.ClassDef type) {
            keywords(type.keywords);
        }
    }

    private static boolean mayAwait(Place place) {
        return place.scope() == Scope.ASYNC_FUNCTION || place.scope() == Scope.COMPREHENSION;
    }

    private static void keywords(KeywordTy[] keywords) {
        Set<String> names = new HashSet<>();
        for (int i = 0; keywords != null && i < keywords.length; i++) {
            String name = keywords[i].arg;
            refuseUnless(name == null || names.add(name), keywords[i], "keyword argument repeated: " + name);
        }
    }

    private static void refuseUnless(boolean good, SSTNode node, String message) {
        if (!good) {
            throw new PythonParser.NotPython(FileModel.Problem.error(
                    "syntax-error", node.getSourceRange().startLine, node.getSourceRange().startColumn + 1, message));
        }
    }
}
