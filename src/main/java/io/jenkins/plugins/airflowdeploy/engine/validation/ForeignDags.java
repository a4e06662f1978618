package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** DAGs that a file makes by calling what another file, or a library, defines. */
final class ForeignDags {

    private static final int MOST_STEPS = 4;

    private final Map<String, FileModel> models;
    private final ModuleFiles modules;

    ForeignDags(Map<String, FileModel> models, ModuleFiles modules) {
        this.models = models;
        this.modules = modules;
    }

    /** The calls in that file that make DAGs, or may. */
    List<DagFile.DynamicDag> of(String path) {
        List<DagFile.DynamicDag> found = new ArrayList<>();
        for (FileModel.ForeignCall call : models.get(path).calls()) {
            String reason = reason(path, call.name());
            if (reason != null) {
                found.add(new DagFile.DynamicDag(call.line(), reason));
            }
        }
        return found;
    }

    private String reason(String path, String name) {
        int level = 0;
        while (level < name.length() && name.charAt(level) == '.') {
            level++;
        }
        String dotted = name.substring(level);
        for (int dot = dotted.length(); dot >= 0; dot = dot == 0 ? -1 : Math.max(0, dotted.lastIndexOf('.', dot - 1))) {
            String module = dotted.substring(0, dot);
            String file = level == 0 && module.isEmpty() ? null : modules.file(path, level, module);
            if (file != null && dot < dotted.length()) {
                String symbol = dotted.substring(dot == 0 ? 0 : dot + 1).split("\\.", 2)[0];
                String maker = maker(file, symbol, MOST_STEPS);
                return maker == null ? null : "`" + symbol + "` of " + maker + " makes the DAG";
            }
        }
        String last = dotted.substring(dotted.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return last.contains("dag") ? "`" + dotted + "` may make DAGs; it is not in this repository" : null;
    }

    /** The file that defines the maker of that name, followed through imports; {@code null} when it makes none. */
    private String maker(String file, String symbol, int steps) {
        FileModel model = models.get(file);
        if (model == null || steps == 0) {
            return null;
        }
        if (model.makers().contains(symbol)) {
            return file;
        }
        for (FileModel.Import one : model.imports()) {
            boolean star = one.names().contains("*");
            if (!star && !one.names().contains(symbol)) {
                continue;
            }
            if (isAirflow(one) && (symbol.equals("DAG") || symbol.equals("dag"))) {
                return file;
            }
            String next = modules.file(file, one.level(), one.module());
            String found = next == null || next.equals(file) ? null : maker(next, symbol, steps - 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean isAirflow(FileModel.Import one) {
        return one.level() == 0 && (one.module().equals("airflow") || one.module().startsWith("airflow."));
    }
}
