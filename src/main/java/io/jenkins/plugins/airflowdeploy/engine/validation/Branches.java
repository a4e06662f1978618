package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ExceptHandlerTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.ArrayList;
import java.util.List;

/** Statements whose parts run or not: {@code if}, {@code try}, {@code match} and loops. */
final class Branches {

    private final Walk walk;
    private final Statements statements;
    private final Expressions expressions;

    Branches(Walk walk, Statements statements, Expressions expressions) {
        this.walk = walk;
        this.statements = statements;
        this.expressions = expressions;
    }

    /** @return whether it was such a statement */
    boolean run(StmtTy statement, Names names) {
        if (statement instanceof StmtTy.If s) {
            choose(s, names);
        } else if (statement instanceof StmtTy.For s) {
            loop(s.target, s.iter, s.body, s.orElse, names);
        } else if (statement instanceof StmtTy.AsyncFor s) {
            loop(s.target, s.iter, s.body, s.orElse, names);
        } else if (statement instanceof StmtTy.While s) {
            loop(null, s.test, s.body, s.orElse, names);
        } else if (statement instanceof StmtTy.Try s) {
            attempt(line(s), s.body, s.handlers, s.orElse, s.finalBody, names);
        } else if (statement instanceof StmtTy.TryStar s) {
            attempt(line(s), s.body, s.handlers, s.orElse, s.finalBody, names);
        } else if (statement instanceof StmtTy.Match s) {
            match(s, names);
        } else {
            return false;
        }
        return true;
    }

    private void choose(StmtTy.If choice, Names names) {
        Boolean certain = Conditions.value(choice.test);
        if (certain != null) {
            statements.run(certain ? choice.body : choice.orElse, names);
            return;
        }
        expressions.handOn(choice.test, names);
        List<Names> layers = new ArrayList<>();
        branch(line(choice), choice.body, names, layers);
        branch(line(choice), choice.orElse, names, layers);
        names.merge(layers);
    }

    private void match(StmtTy.Match match, Names names) {
        expressions.handOn(match.subject, names);
        List<Names> layers = new ArrayList<>();
        for (int i = 0; match.cases != null && i < match.cases.length; i++) {
            branch(line(match), match.cases[i].body, names, layers);
        }
        layers.add(names.branch());
        names.merge(layers);
    }

    private void attempt(
            int line, StmtTy[] body, ExceptHandlerTy[] handlers, StmtTy[] orElse, StmtTy[] last, Names names) {
        List<Names> layers = new ArrayList<>();
        Names tried = names.branch();
        layers.add(tried);
        walk.inBranch(line, 0, () -> {
            statements.run(body, tried);
            statements.run(orElse, tried);
        });
        for (int i = 0; handlers != null && i < handlers.length; i++) {
            branch(line, ((ExceptHandlerTy.ExceptHandler) handlers[i]).body, names, layers);
        }
        names.merge(layers);
        statements.run(last, names);
    }

    private void loop(ExprTy target, ExprTy iterated, StmtTy[] body, StmtTy[] orElse, Names names) {
        if (target != null) {
            expressions.handOn(iterated, names);
        }
        for (int i = 0; body != null && i < body.length; i++) {
            forgetWhatChanges(body[i], names);
        }
        if (target != null) {
            Statements.forget(target, "comes from the loop variable", expressions, names);
        }
        walk.loop(() -> {
            if (target == null) {
                expressions.handOn(iterated, names);
            }
            statements.run(body, names);
        });
        statements.run(orElse, names);
    }

    /** Names that a loop's body assigns anew differ from round to round. */
    private void forgetWhatChanges(StmtTy statement, Names names) {
        if (statement instanceof StmtTy.AugAssign s && s.target instanceof ExprTy.Name name) {
            names.bind(name.id, new Known.Nothing("changes in a loop"));
        }
        if (statement instanceof StmtTy.Assign s) {
            for (ExprTy target : s.targets) {
                if (target instanceof ExprTy.Subscript item
                        && item.value instanceof ExprTy.Name name
                        && names.get(name.id) instanceof Known.Dict dict) {
                    dict.change(expressions.value(item.slice, names));
                }
            }
        }
    }

    private void branch(int line, StmtTy[] body, Names names, List<Names> layers) {
        Names layer = names.branch();
        walk.inBranch(line, layers.size(), () -> statements.run(body, layer));
        layers.add(layer);
    }

    private static int line(StmtTy statement) {
        return statement.getSourceRange().startLine;
    }
}
