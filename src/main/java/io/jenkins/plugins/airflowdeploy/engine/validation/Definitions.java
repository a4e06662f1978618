package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.AliasTy;
import com.oracle.graal.python.pegparser.sst.ArgumentsTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements that bind names to functions, classes and imported things. */
final class Definitions {

    private static final int MOST_STARS = 4;

    private final Walk walk;
    private final Statements statements;
    private final Expressions expressions;

    Definitions(Walk walk, Statements statements, Expressions expressions) {
        this.walk = walk;
        this.statements = statements;
        this.expressions = expressions;
    }

    /** @return whether it was such a statement */
    boolean run(StmtTy statement, Names names) {
        if (statement instanceof StmtTy.FunctionDef s) {
            function(s.name, s.args, s.body, s.decoratorList, names);
        } else if (statement instanceof StmtTy.AsyncFunctionDef s) {
            function(s.name, s.args, s.body, s.decoratorList, names);
        } else if (statement instanceof StmtTy.ClassDef s) {
            type(s, names);
        } else if (statement instanceof StmtTy.Import s) {
            for (AliasTy alias : s.names) {
                bindImport(alias, names);
            }
        } else if (statement instanceof StmtTy.ImportFrom s) {
            for (AliasTy alias : s.names) {
                bindFrom(s, alias, names);
            }
        } else {
            return false;
        }
        return true;
    }

    private void function(String name, ArgumentsTy args, StmtTy[] body, ExprTy[] decorators, Names names) {
        if (args != null) {
            handOn(args.defaults, names);
            handOn(args.kwDefaults, names);
        }
        Known bound = new Known.Function(name, body, args, names);
        for (int i = decorators == null ? -1 : decorators.length - 1; i >= 0; i--) {
            Known decorator = expressions.value(decorators[i], names);
            int line = decorators[i].getSourceRange().startLine;
            if (decorator instanceof Known.Imported imported && imported.isDagDecorator()) {
                bound = new Known.DagFunction(name, Known.Text.of(name), line, Arguments.none());
            } else if (decorator instanceof Known.Decorator pending) {
                bound = expressions.decorate(pending, name);
            } else if (isTaskDecorator(decorators[i], decorator, names)) {
                bound = new Known.Nothing("comes from a task");
            } else if (bound instanceof Known.DagFunction made) {
                bound = new Known.DagFunction(name, made.id(), made.line(), made.arguments());
            }
        }
        if (bound instanceof Known.DagFunction && body != null) {
            walk.dagBodies.add(new Known.Function(name, body, args, names));
        }
        names.bind(name, bound);
    }

    private boolean isTaskDecorator(ExprTy node, Known decorator, Names names) {
        Known applied = node instanceof ExprTy.Call call ? expressions.value(call.func, names) : decorator;
        return applied instanceof Known.Imported imported && imported.isTaskDecorator();
    }

    private void type(StmtTy.ClassDef type, Names names) {
        boolean dag = false;
        for (int i = 0; type.bases != null && i < type.bases.length; i++) {
            Known base = expressions.value(type.bases[i], names);
            dag |= base instanceof Known.Imported imported && imported.isDagClass()
                    || base instanceof Known.Class parent && parent.dag();
        }
        handOn(type.decoratorList, names);
        Names inner = names.inner();
        statements.run(type.body, inner);
        List<Known.Function> methods = new ArrayList<>();
        boolean constructor = false;
        for (Known member : inner.own().values()) {
            if (member instanceof Known.Function method) {
                methods.add(method);
                constructor |= method.name().equals("__init__") || method.name().equals("__new__");
            }
        }
        names.bind(type.name, new Known.Class(type.name, List.copyOf(methods), dag, constructor));
    }

    private static void bindImport(AliasTy alias, Names names) {
        if (alias.asName != null) {
            names.bind(alias.asName, new Known.Imported(alias.name));
        } else {
            String root = alias.name.contains(".") ? alias.name.substring(0, alias.name.indexOf('.')) : alias.name;
            names.bind(root, new Known.Imported(root));
        }
    }

    private void bindFrom(StmtTy.ImportFrom from, AliasTy alias, Names names) {
        String module = ".".repeat(Math.min(from.level, 50)) + (from.module == null ? "" : from.module);
        if (!alias.name.equals("*")) {
            String name = module.endsWith(".") || module.isEmpty() ? module + alias.name : module + "." + alias.name;
            names.bind(alias.asName == null ? alias.name : alias.asName, new Known.Imported(name));
        } else if (module.equals("airflow") || module.startsWith("airflow.")) {
            for (String name : Set.of("DAG", "dag", "asset")) {
                names.bind(name, new Known.Imported(module + "." + name));
            }
        } else if (walk.stars.size() < MOST_STARS) {
            walk.stars.add(module);
        }
    }

    private void handOn(ExprTy[] some, Names names) {
        for (int i = 0; some != null && i < some.length; i++) {
            if (some[i] != null) {
                expressions.handOn(some[i], names);
            }
        }
    }
}
