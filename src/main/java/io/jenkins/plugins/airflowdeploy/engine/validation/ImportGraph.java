package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which file of the repository imports which.
 *
 * <p>{@link #importers()} errs on the side of too many (imports in functions, the packages above a module), since it
 * decides which files are parsed again; {@link #edges()} holds what loading a file runs for certain or in some branch.
 */
final class ImportGraph {

    /**
     * One import that loading runs.
     *
     * @param names what {@code from} takes out of the module itself; empty when the module is only loaded
     */
    record Edge(String from, String to, int line, boolean always, List<String> names) {}

    private final ModuleFiles modules;
    private final Map<String, Set<String>> importers = new TreeMap<>();
    private final Map<String, List<Edge>> edges = new LinkedHashMap<>();

    ImportGraph(Map<String, FileModel> models, ModuleFiles modules) {
        this.modules = modules;
        models.forEach((path, model) -> model.imports().forEach(one -> add(path, one)));
    }

    /** For each file, the files that import it directly. */
    Map<String, Set<String>> importers() {
        return importers;
    }

    /** By the importing file. */
    Map<String, List<Edge>> edges() {
        return edges;
    }

    private void add(String from, FileModel.Import statement) {
        int level = statement.level();
        String module = statement.module();
        modules.packagesAbove(from, level, module).forEach(above -> imported(from, above));
        String file = modules.file(from, level, module);
        if (file != null) {
            imported(from, file);
        }
        if (statement.names().isEmpty()) {
            edge(from, file, statement, List.of());
            return;
        }
        List<String> attributes = new ArrayList<>();
        for (String name : statement.names()) {
            String submodule = modules.file(from, level, module.isEmpty() ? name : module + "." + name);
            if (submodule == null) {
                attributes.add(name);
            } else {
                imported(from, submodule);
                edge(from, submodule, statement, List.of());
            }
        }
        if (!attributes.isEmpty()) {
            edge(from, file, statement, attributes);
        }
    }

    private void imported(String from, String to) {
        if (!from.equals(to)) {
            importers.computeIfAbsent(to, path -> new TreeSet<>()).add(from);
        }
    }

    private void edge(String from, String to, FileModel.Import statement, List<String> names) {
        if (to != null && !from.equals(to) && statement.when() != FileModel.When.LATER) {
            boolean always = statement.when() == FileModel.When.ALWAYS;
            edges.computeIfAbsent(from, path -> new ArrayList<>())
                    .add(new Edge(from, to, statement.line(), always, List.copyOf(names)));
        }
    }
}
