package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ArgTy;
import com.oracle.graal.python.pegparser.sst.ArgumentsTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.OperatorTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import com.oracle.graal.python.pegparser.sst.WithItemTy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Walks statements in the order in which Python would run them, loops once, every branch. */
final class Statements {

    /** Calls nested deeper than that are not followed. */
    private static final int DEEPEST_CALL = 50;

    private final Walk walk;
    private final Expressions expressions;
    private final Definitions definitions;
    private final Branches branches;
    private final Deque<List<Known>> returns = new ArrayDeque<>();

    Statements(Walk walk) {
        this.walk = walk;
        this.expressions = new Expressions(walk, this);
        this.definitions = new Definitions(walk, this, expressions);
        this.branches = new Branches(walk, this, expressions);
    }

    void run(StmtTy[] statements, Names names) {
        for (int i = 0; statements != null && i < statements.length; i++) {
            walk.budget.step();
            run(statements[i], names);
        }
    }

    /** What a call of this file's function gives. */
    Known call(Known.Function function) {
        Known unknown = new Known.Nothing("comes from a call of `" + function.name() + "`");
        if (function.body() == null || returns.size() >= DEEPEST_CALL) {
            return unknown;
        }
        return walk.once(function.body(), unknown, () -> {
            Names inner = function.scope().inner();
            bindParameters(function.args(), "`" + function.name() + "`", inner);
            returns.push(new ArrayList<>());
            run(function.body(), inner);
            return result(returns.pop(), unknown);
        });
    }

    static void bindParameters(ArgumentsTy args, String function, Names names) {
        if (args == null) {
            return;
        }
        for (ArgTy[] some : new ArgTy[][] {args.posOnlyArgs, args.args, args.kwOnlyArgs, {args.varArg, args.kwArg}}) {
            for (int i = 0; some != null && i < some.length; i++) {
                if (some[i] != null) {
                    String why = "comes from the parameter `" + some[i].arg + "` of " + function;
                    names.bind(some[i].arg, new Known.Nothing(why));
                }
            }
        }
    }

    /** Binds every name of a target to something unknown. */
    static void forget(ExprTy target, String why, Expressions expressions, Names names) {
        ExprTy[] elements = target instanceof ExprTy.Tuple tuple
                ? tuple.elements
                : target instanceof ExprTy.List list ? list.elements : new ExprTy[] {target};
        for (int i = 0; elements != null && i < elements.length; i++) {
            if (elements[i] instanceof ExprTy.Name name) {
                names.bind(name.id, new Known.Nothing(why + " `" + name.id + "`"));
            } else if (elements[i] != target) {
                forget(elements[i], why, expressions, names);
            } else {
                expressions.bind(target, new Known.Nothing(why), names);
            }
        }
    }

    private static Known result(List<Known> returned, Known unknown) {
        Known.Dag first = null;
        for (Known value : returned) {
            if (value instanceof Known.Dag dag && first == null) {
                first = dag;
            } else if (value instanceof Known.Dag other) {
                first.place().maybe(other.place());
            }
        }
        if (first != null) {
            return first;
        }
        return returned.size() == 1 && returned.get(0) instanceof Known.Text text ? text : unknown;
    }

    private void run(StmtTy statement, Names names) {
        if (statement instanceof StmtTy.Assign s) {
            Known value = expressions.value(s.value, names);
            for (ExprTy target : s.targets) {
                expressions.bind(target, value, names);
            }
        } else if (statement instanceof StmtTy.AnnAssign s) {
            if (s.value != null) {
                expressions.bind(s.target, expressions.value(s.value, names), names);
            }
        } else if (statement instanceof StmtTy.Expr s) {
            Known value = expressions.value(s.value, names);
            if (!(value instanceof Known.Dag)) {
                walk.handOn(value);
            }
        } else if (statement instanceof StmtTy.With s) {
            with(s.items, s.body, names);
        } else if (statement instanceof StmtTy.AsyncWith s) {
            with(s.items, s.body, names);
        } else if (!definitions.run(statement, names) && !branches.run(statement, names)) {
            simple(statement, names);
        }
    }

    private void simple(StmtTy statement, Names names) {
        if (statement instanceof StmtTy.Return s) {
            Known value = expressions.value(s.value, names);
            if (returns.isEmpty()) {
                walk.handOn(value);
            } else {
                returns.peek().add(value);
                walk.handOn(value instanceof Known.Several || value instanceof Known.Callable || value instanceof Known.Dict ? value : null);
            }
        } else if (statement instanceof StmtTy.AugAssign s) {
            Known value = expressions.value(s.value, names);
            boolean plus = s.op == OperatorTy.Add;
            Known before = s.target instanceof ExprTy.Name name ? expressions.named(name.id, names) : null;
            walk.handOn(value);
            walk.handOn(before instanceof Known.Dict ? before : null);
            Known after = plus && before != null
                    ? TextForms.plus(before, value)
                    : new Known.Nothing("comes from a calculation");
            expressions.bind(s.target, after, names);
        } else if (statement instanceof StmtTy.Global s) {
            for (String name : s.names) {
                names.declareGlobal(name);
            }
        } else if (statement instanceof StmtTy.Raise s) {
            expressions.handOn(s.exc, names);
        } else if (statement instanceof StmtTy.Assert s) {
            expressions.handOn(s.test, names);
        } else if (statement instanceof StmtTy.Delete s) {
            for (ExprTy target : s.targets) {
                forget(target, "was deleted as", expressions, names);
            }
        }
    }

    private void with(WithItemTy[] items, StmtTy[] body, Names names) {
        for (int i = 0; items != null && i < items.length; i++) {
            Known value = expressions.value(items[i].contextExpr, names);
            if (value instanceof Known.Dag dag) {
                dag.place().take();
            }
            if (items[i].optionalVars != null) {
                Known bound = value instanceof Known.Dag ? value : new Known.Nothing("comes from a 'with' statement");
                expressions.bind(items[i].optionalVars, bound, names);
            }
        }
        run(body, names);
    }
}
