package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ConstantValue;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.KeywordTy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What calls give: DAGs, the results of this file's functions, and notes of what is called elsewhere. */
final class Calls {

    private static final Set<String> OWN_NAMESPACE = Set.of("globals", "locals", "vars");
    private static final Set<String> READS_DICT = Set.of("get", "keys", "items", "copy");

    private final Walk walk;
    private final Expressions expressions;
    private final Statements statements;

    Calls(Walk walk, Expressions expressions, Statements statements) {
        this.walk = walk;
        this.expressions = expressions;
        this.statements = statements;
    }

    Known value(ExprTy.Call call, Names names) {
        int line = call.getSourceRange().startLine;
        if (call.func instanceof ExprTy.Name name && names.get(name.id) == null) {
            return builtin(call, name.id, line, names);
        }
        if (call.func instanceof ExprTy.Attribute attribute) {
            Known base = expressions.value(attribute.value, names);
            if (base instanceof Known.Text text) {
                Arguments arguments = arguments(call, names);
                return TextForms.method(text.value(), attribute.attr, arguments.positional(), arguments.keywords());
            } else if (base instanceof Known.Dict dict && !READS_DICT.contains(attribute.attr)) {
                dict.handOn();
            } else if (base instanceof Known.Globals) {
                arguments(call, names).handOn(walk);
                walk.places.dynamic(line, "what is put into globals() is not known");
                return new Known.Nothing("comes from globals()");
            }
        }
        Known callee = call.func instanceof ExprTy.Name name
                ? expressions.named(name.id, names)
                : expressions.value(call.func, names);
        Arguments arguments = arguments(call, names);
        if (call.func instanceof ExprTy.Attribute attribute && attribute.attr.equals("override")) {
            arguments.owner().ifPresent(owner -> walk.taskOwner(owner, line));
        }
        return called(callee, arguments, line);
    }

    private Known called(Known callee, Arguments arguments, int line) {
        if (makesTask(callee)) {
            arguments.owner().ifPresent(owner -> walk.taskOwner(owner, line));
        }
        if (callee instanceof Known.Imported imported) {
            return foreign(imported, arguments, line);
        } else if (callee instanceof Known.Decorator decorator) {
            return decorated(decorator, arguments);
        } else if (callee instanceof Known.Class type && type.dag()) {
            return ofClass(type, arguments, line);
        }
        arguments.handOn(walk);
        if (callee instanceof Known.DagFunction function) {
            DagPlaces.Place place = walk.places.make(function.id(), function.line(), walk.branch(), function.arguments().access());
            place.take();
            return new Known.Dag(place);
        } else if (callee instanceof Known.Function function) {
            return statements.call(function);
        }
        walk.handOn(callee);
        return new Known.Nothing("comes from a call");
    }

    /** Of a subclass of DAG. */
    private Known ofClass(Known.Class type, Arguments arguments, int line) {
        if (type.constructor()) {
            arguments.handOn(walk);
            Known id = new Known.Nothing("depends on the constructor of `" + type.name() + "`");
            return new Known.Dag(walk.places.make(id, line, walk.branch(), Access.UNKNOWN));
        }
        Access access = arguments.access();
        arguments.handOnToAirflow(walk);
        return new Known.Dag(walk.places.make(arguments.id(), line, walk.branch(), access));
    }

    private static boolean makesTask(Known callee) {
        return callee instanceof Known.Imported imported && imported.makesTask()
                || callee instanceof Known.Class type && new Known.Imported(type.name()).makesTask();
    }

    private Known foreign(Known.Imported callee, Arguments arguments, int line) {
        if (callee.isDagDecorator() || callee.isAssetDecorator()) {
            boolean asset = callee.isAssetDecorator();
            Known.Decorator decorator = new Known.Decorator(arguments.decoratorId(asset), line, asset, arguments);
            return !asset && arguments.first() instanceof Known.Function
                    ? decorated(decorator, arguments)
                    : decorator;
        }
        Access access = arguments.access();
        if (callee.name().startsWith("airflow.")) {
            arguments.handOnToAirflow(walk);
        } else {
            arguments.handOn(walk);
        }
        if (callee.isDagClass()) {
            return new Known.Dag(walk.places.make(arguments.id(), line, walk.branch(), access));
        }
        if (arguments.has(Known.Globals.class)) {
            walk.places.dynamic(line, "globals() is handed to `" + callee.name() + "`");
        }
        if (!callee.name().startsWith("airflow.")) {
            walk.call(callee.name(), line);
        }
        return new Known.Nothing("comes from a call of `" + callee.name() + "`");
    }

    private Known decorated(Known.Decorator decorator, Arguments arguments) {
        if (arguments.first() instanceof Known.Function function) {
            return decorate(decorator, function.name());
        }
        arguments.handOn(walk);
        return new Known.Nothing("comes from a call");
    }

    /** Applies a decorator to a function of that name. */
    Known decorate(Known.Decorator decorator, String function) {
        Known id = decorator.id() == null ? Known.Text.of(function) : decorator.id();
        if (!decorator.atOnce()) {
            return new Known.DagFunction(function, id, decorator.line(), decorator.arguments());
        }
        walk.places.make(id, decorator.line(), walk.branch(), decorator.arguments().access()).take();
        return new Known.Nothing("is an asset");
    }

    private Known builtin(ExprTy.Call call, String name, int line, Names names) {
        Arguments arguments = arguments(call, names);
        if (OWN_NAMESPACE.contains(name) && arguments.positional().isEmpty()) {
            return new Known.Globals();
        } else if (name.equals("str") && arguments.positional().size() == 1) {
            return TextForms.string(arguments.first());
        } else if (name.equals("dict") && arguments.positional().isEmpty()) {
            return arguments.dict(walk);
        }
        if (name.equals("setattr") && arguments.positional().size() == 3) {
            walk.attributes.set(arguments.first(), arguments.positional().get(1), arguments.positional().get(2), line);
        }
        arguments.handOn(walk);
        if (name.equals("exec")) {
            walk.places.dynamic(line, "exec() runs code that is not known");
        } else if (name.equals("setattr") && arguments.first() instanceof Known.Nothing) {
            boolean own = call.args[0] instanceof ExprTy.Subscript item
                    && expressions.value(item.value, names).equals(new Known.Imported("sys.modules"));
            if (own) {
                walk.places.dynamic(line, "what is set in the module is not known");
            }
        }
        for (String module : walk.stars) {
            walk.call(module + "." + name, line);
        }
        return new Known.Nothing("comes from a call of `" + name + "`");
    }

    private Arguments arguments(ExprTy.Call call, Names names) {
        Arguments arguments = new Arguments(new ArrayList<>(), new LinkedHashMap<>());
        for (int i = 0; call.args != null && i < call.args.length; i++) {
            if (call.args[i] instanceof ExprTy.Starred starred) {
                expressions.handOn(starred.value, names);
                arguments.positional().add(Arguments.UNPACKED);
            } else {
                arguments.positional().add(expressions.value(call.args[i], names));
            }
        }
        for (int i = 0; call.keywords != null && i < call.keywords.length; i++) {
            KeywordTy keyword = call.keywords[i];
            String name = keyword.arg == null ? Arguments.STARRED : keyword.arg;
            Known value = expressions.value(keyword.value, names);
            if (name.equals(Arguments.STARRED) && arguments.keywords().containsKey(name)) {
                value = new Known.Nothing("comes from several `**` arguments");
            }
            arguments.keywords().put(name, Arguments.DICTS.contains(name) && isNone(keyword.value) ? new Known.Dict(walk.changes) : value);
        }
        return arguments;
    }

    private static boolean isNone(ExprTy value) {
        return value instanceof ExprTy.Constant constant && constant.value.kind == ConstantValue.Kind.NONE;
    }
}
