package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ModTy;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks a parsed module as Airflow would load it, without running it, and makes its model. */
final class ModuleRun {

    private static final int MOST_ROUNDS = 10;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_LOOKED_INTO = 500;

    private final Walk walk;
    private final Statements statements;

    ModuleRun(ReadBudget budget) {
        this.walk = new Walk(budget);
        this.statements = new Statements(walk);
    }

    /**
     * @param scanned whether safe mode would load it
     * @throws ReadBudget.Spent when it takes too much
     */
    FileModel run(ModTy.Module module, boolean scanned) {
        CompilerRules.check(module, walk.budget);
        Names names = Names.ofModule(walk.changes);
        statements.run(module.body, names);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<Known> handedOn = walk.takeHandedOn();
            handedOn.forEach(this::unclear);
        }
        walk.inDags(() -> walk.dagBodies.forEach(statements::call));
        Set<String> makers = makers(names.own());
        ModuleOutline outline = new ModuleOutline(walk.budget);
        outline.read(module.body);
        return new FileModel(
                scanned,
                walk.places.known(),
                walk.places.dynamic(),
                outline.imports(),
                outline.boundNames(),
                makers,
                walk.calls(),
                new DagAccess(walk.places.access(), walk.taskOwners()),
                Optional.empty());
    }

    /** Whoever got hold of it may call it, or not. */
    private void unclear(Known value) {
        if (value instanceof Known.DagFunction function) {
            walk.places.dynamic(function.line(), "whether `" + function.name() + "` is called cannot be told");
        } else if (value instanceof Known.Function function && walk.wasWalked(function.body())) {
            walk.mayRepeat(function.body());
        } else if (value instanceof Known.Function function) {
            String reason = "depends on who calls `" + function.name() + "`";
            walk.places.unclearly(reason, () -> statements.call(function));
        } else if (value instanceof Known.Class type && !type.dag()) {
            String reason = "is made in a method of `" + type.name() + "`";
            type.methods().forEach(method -> walk.places.unclearly(reason, () -> statements.call(method)));
        }
    }

    private Set<String> makers(Map<String, Known> bound) {
        Set<String> makers = new LinkedHashSet<>();
        bound.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Known.Callable)
                .filter(entry -> entry.getKey().length() <= LONGEST_NAME)
                .limit(MOST_LOOKED_INTO)
                .filter(entry -> makes((Known.Callable) entry.getValue()))
                .forEach(entry -> makers.add(entry.getKey()));
        return makers;
    }

    private boolean makes(Known.Callable callable) {
        if (callable instanceof Known.Function function) {
            return walk.wouldMake(() -> statements.call(function));
        } else if (callable instanceof Known.Class type && !type.dag()) {
            return walk.wouldMake(() -> type.methods().forEach(statements::call));
        }
        return true;
    }
}
