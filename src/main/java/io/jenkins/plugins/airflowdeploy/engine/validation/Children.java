package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ComprehensionTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import java.util.ArrayList;
import java.util.List;

/** The parts of those expressions that are not looked into otherwise. */
final class Children {

    private Children() {}

    /** In the order in which Python evaluates them; without a comprehension's generators. */
    static List<ExprTy> of(ExprTy expr) {
        List<ExprTy> children = new ArrayList<>();
        if (expr instanceof ExprTy.BoolOp e) {
            add(children, e.values);
        } else if (expr instanceof ExprTy.UnaryOp e) {
            add(children, e.operand);
        } else if (expr instanceof ExprTy.IfExp e) {
            add(children, e.test, e.body, e.orElse);
        } else if (expr instanceof ExprTy.Set e) {
            add(children, e.elements);
        } else if (expr instanceof ExprTy.List e) {
            add(children, e.elements);
        } else if (expr instanceof ExprTy.Compare e) {
            add(children, e.left);
            add(children, e.comparators);
        } else if (expr instanceof ExprTy.Subscript e) {
            add(children, e.value, e.slice);
        } else if (expr instanceof ExprTy.Slice e) {
            add(children, e.lower, e.upper, e.step);
        } else {
            addRest(children, expr);
        }
        return children;
    }

    /** A comprehension's generators; {@code null} for another expression. */
    static ComprehensionTy[] generators(ExprTy expr) {
        if (expr instanceof ExprTy.ListComp e) {
            return e.generators;
        } else if (expr instanceof ExprTy.SetComp e) {
            return e.generators;
        } else if (expr instanceof ExprTy.GeneratorExp e) {
            return e.generators;
        }
        return expr instanceof ExprTy.DictComp e ? e.generators : null;
    }

    private static void addRest(List<ExprTy> children, ExprTy expr) {
        if (expr instanceof ExprTy.ListComp e) {
            add(children, e.element);
        } else if (expr instanceof ExprTy.SetComp e) {
            add(children, e.element);
        } else if (expr instanceof ExprTy.GeneratorExp e) {
            add(children, e.element);
        } else if (expr instanceof ExprTy.DictComp e) {
            add(children, e.key, e.value);
        } else if (expr instanceof ExprTy.Await e) {
            add(children, e.value);
        } else if (expr instanceof ExprTy.Yield e) {
            add(children, e.value);
        } else if (expr instanceof ExprTy.YieldFrom e) {
            add(children, e.value);
        } else if (expr instanceof ExprTy.Starred e) {
            add(children, e.value);
        } else if (expr instanceof ExprTy.FormattedValue e) {
            add(children, e.value, e.formatSpec);
        }
    }

    private static void add(List<ExprTy> children, ExprTy... more) {
        for (int i = 0; more != null && i < more.length; i++) {
            if (more[i] != null) {
                children.add(more[i]);
            }
        }
    }
}
