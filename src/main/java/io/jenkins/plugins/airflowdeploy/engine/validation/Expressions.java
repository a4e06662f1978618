package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ComprehensionTy;
import com.oracle.graal.python.pegparser.sst.ConstantValue;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.OperatorTy;

/** What an expression gives, as far as that can be told; finds the calls in it that make DAGs. */
final class Expressions {

    private static final int CONVERT_TO_STRING = 's';

    private final Walk walk;
    private final Calls calls;

    Expressions(Walk walk, Statements statements) {
        this.walk = walk;
        this.calls = new Calls(walk, this, statements);
    }

    /** @param expr {@code null} counts as unknown */
    Known value(ExprTy expr, Names names) {
        if (expr instanceof ExprTy.Constant constant) {
            return constant(constant.value);
        } else if (expr instanceof ExprTy.Name name) {
            Known known = named(name.id, names);
            walk.handOn(known instanceof Known.Callable ? known : null);
            return known;
        } else if (expr instanceof ExprTy.Attribute attribute) {
            return attribute(attribute, names);
        } else if (expr instanceof ExprTy.Call call) {
            return calls.value(call, names);
        } else if (expr instanceof ExprTy.JoinedStr joined) {
            return joined(joined, names);
        } else if (expr instanceof ExprTy.BinOp operation) {
            return operation(operation, names);
        } else if (expr instanceof ExprTy.Dict dict) {
            return dict(dict, names);
        } else if (expr instanceof ExprTy.Tuple tuple) {
            return several(tuple.elements, names);
        } else if (expr instanceof ExprTy.NamedExpr named) {
            Known value = value(named.value, names);
            bind(named.target, value, names);
            return value;
        }
        return other(expr, names);
    }

    /** Evaluates for what it makes; the value goes where we do not follow. */
    void handOn(ExprTy expr, Names names) {
        walk.handOn(value(expr, names));
    }

    /** Binds a target of an assignment. */
    void bind(ExprTy target, Known value, Names names) {
        if (target instanceof ExprTy.Name name) {
            names.bind(name.id, value);
            if (value instanceof Known.Dag dag && names.isModule(name.id)) {
                dag.place().take();
            }
        } else if (target instanceof ExprTy.Tuple tuple) {
            bindEach(tuple.elements, value, names);
        } else if (target instanceof ExprTy.List list) {
            bindEach(list.elements, value, names);
        } else if (target instanceof ExprTy.Starred starred) {
            bind(starred.value, new Known.Nothing("comes from unpacking"), names);
        } else if (target instanceof ExprTy.Subscript subscript) {
            bindItem(subscript, value, names);
        } else if (target instanceof ExprTy.Attribute attribute) {
            Known base = value(attribute.value, names);
            walk.handOn(base);
            boolean self = attribute.value instanceof ExprTy.Name name && name.id.equals("self");
            walk.attributes.set(self ? null : base, attribute.attr, value, attribute.getSourceRange().startLine);
            walk.handOn(value);
        }
    }

    /** Applies a decorator to a function of that name. */
    Known decorate(Known.Decorator decorator, String function) {
        return calls.decorate(decorator, function);
    }

    /** A name's value, without handing it on. */
    Known named(String name, Names names) {
        Known known = names.get(name);
        return known != null ? known : new Known.Nothing("comes from `" + name + "`, which this file does not set");
    }

    private void bindEach(ExprTy[] targets, Known value, Names names) {
        Known[] values = value instanceof Known.Several several ? several.values() : null;
        boolean pairs = targets != null && values != null && values.length == targets.length;
        for (int i = 0; targets != null && i < targets.length; i++) {
            bind(targets[i], pairs ? values[i] : new Known.Nothing("comes from unpacking"), names);
        }
        if (!pairs) {
            walk.handOn(value);
        }
    }

    private void bindItem(ExprTy.Subscript target, Known value, Names names) {
        Known key = value(target.slice, names);
        walk.handOn(key);
        Known container = value(target.value, names);
        if (container instanceof Known.Dict dict) {
            dict.change(key);
        }
        if (!(container instanceof Known.Globals)) {
            walk.handOn(value);
        } else if (value instanceof Known.Dag dag) {
            dag.place().take();
        } else {
            walk.places.dynamic(target.getSourceRange().startLine, "what is put into globals() is not known");
        }
    }

    private static Known constant(ConstantValue value) {
        return switch (value.kind) {
            case CODEPOINTS -> Known.Text.of(value.getCodePoints().toJavaString());
            case LONG -> new Known.Number(value.getLong());
            default -> new Known.Nothing("is no string");
        };
    }

    private Known attribute(ExprTy.Attribute attribute, Names names) {
        Known base = value(attribute.value, names);
        walk.attributes.reach(base, attribute.attr);
        if (base instanceof Known.Imported imported) {
            return imported.name().length() > 500
                    ? new Known.Nothing("has too long a name")
                    : new Known.Imported(imported.name() + "." + attribute.attr);
        }
        return new Known.Nothing("comes from an attribute `" + attribute.attr + "`");
    }

    private Known joined(ExprTy.JoinedStr joined, Names names) {
        StringBuilder text = new StringBuilder();
        Known unknown = null;
        for (int i = 0; joined.values != null && i < joined.values.length; i++) {
            Known part = part(joined.values[i], names);
            if (part instanceof Known.Text known) {
                text.append(known.value());
            } else if (unknown == null) {
                unknown = part;
            }
            if (text.length() > Known.Text.MAX_LENGTH) {
                unknown = Known.Text.of(text.toString());
                text.setLength(0);
            }
        }
        return unknown != null ? unknown : Known.Text.of(text.toString());
    }

    private Known part(ExprTy part, Names names) {
        if (!(part instanceof ExprTy.FormattedValue formatted)) {
            return value(part, names);
        }
        Known value = value(formatted.value, names);
        if (formatted.formatSpec != null || formatted.conversion > 0 && formatted.conversion != CONVERT_TO_STRING) {
            handOn(formatted.formatSpec, names);
            return new Known.Nothing("is formatted");
        }
        return TextForms.string(value);
    }

    private Known operation(ExprTy.BinOp operation, Names names) {
        Known left = value(operation.left, names);
        Known right = value(operation.right, names);
        if (operation.op == OperatorTy.Add) {
            return TextForms.plus(left, right);
        } else if (operation.op == OperatorTy.Mod && left instanceof Known.Text) {
            return TextForms.percent(left, right);
        } else if (operation.op == OperatorTy.BitOr && (left instanceof Known.Dict || right instanceof Known.Dict)) {
            Known.Dict both = new Known.Dict(walk.changes);
            both.putAll(left);
            both.putAll(right);
            return both;
        }
        walk.handOn(left);
        walk.handOn(right);
        return new Known.Nothing("comes from a calculation");
    }

    /** What the values are goes where we do not follow: they can be reached through the dictionary. */
    private Known dict(ExprTy.Dict dict, Names names) {
        Known.Dict known = new Known.Dict(walk.changes);
        for (int i = 0; dict.keys != null && i < dict.keys.length; i++) {
            Known value = value(dict.values[i], names);
            if (dict.keys[i] == null) {
                walk.handOn(value instanceof Known.Dict ? null : value);
                known.putAll(value);
                continue;
            }
            Known key = value(dict.keys[i], names);
            walk.handOn(key);
            walk.handOn(value);
            if (key instanceof Known.Text text) {
                known.put(text.value(), value);
            } else {
                known.putSomething();
            }
        }
        return known;
    }

    private Known several(ExprTy[] elements, Names names) {
        Known[] values = new Known[elements == null ? 0 : elements.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(elements[i], names);
        }
        return new Known.Several(values);
    }

    private Known other(ExprTy expr, Names names) {
        if (expr instanceof ExprTy.Lambda lambda) {
            Names inner = names.inner();
            Statements.bindParameters(lambda.args, "a lambda", inner);
            walk.places.unclearly("depends on who calls the lambda", () -> handOn(lambda.body, inner));
            return new Known.Nothing("comes from a lambda");
        }
        ComprehensionTy[] generators = Children.generators(expr);
        if (generators != null) {
            walk.loop(() -> parts(expr, generators, names.inner()));
        } else {
            parts(expr, null, names);
        }
        return new Known.Nothing("comes from an expression that is not a constant");
    }

    private void parts(ExprTy expr, ComprehensionTy[] generators, Names inner) {
        for (int i = 0; generators != null && i < generators.length; i++) {
            handOn(generators[i].iter, inner);
            Statements.forget(generators[i].target, "comes from a comprehension", this, inner);
            for (int j = 0; generators[i].ifs != null && j < generators[i].ifs.length; j++) {
                handOn(generators[i].ifs[j], inner);
            }
        }
        for (ExprTy child : Children.of(expr)) {
            Known value = value(child, inner);
            walk.handOn(expr instanceof ExprTy.Subscript && value instanceof Known.Dict ? null : value);
        }
    }
}
