package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which file of the repository a module name stands for, with the bundle's folder on {@code sys.path}. */
final class ModuleFiles {

    private static final String INIT = "__init__";

    /** Per folder on the path: dotted module name to file; a package is there under its own name. */
    private final List<Map<String, String>> roots = new ArrayList<>();

    private final Set<String> paths;

    /**
     * @param folders on {@code sys.path}, in its order; empty for the repository's root
     * @param paths of the repository's Python files
     */
    ModuleFiles(List<String> folders, Set<String> paths) {
        this.paths = Set.copyOf(paths);
        for (String folder : folders) {
            String prefix = folder.isEmpty() ? "" : folder + "/";
            Map<String, String> modules = new HashMap<>();
            for (String path : paths) {
                if (path.startsWith(prefix)) {
                    String module = moduleName(path.substring(prefix.length()));
                    modules.merge(module, path, (a, b) -> a.endsWith(INIT + ".py") ? a : b);
                }
            }
            roots.add(modules);
        }
    }

    /**
     * The file of exactly that module.
     *
     * @param from path of the file that names it
     * @param level dots in front; 0 for an absolute name
     * @param module dotted; may be empty when there is a level
     * @return {@code null} when it is none of the repository's
     */
    String file(String from, int level, String module) {
        return level == 0 ? absolute(module) : relative(from, level, module);
    }

    /** The {@code __init__.py} files of the packages above that module, outermost first. */
    List<String> packagesAbove(String from, int level, String module) {
        List<String> packages = new ArrayList<>();
        for (int dot = module.indexOf('.'); dot >= 0; dot = module.indexOf('.', dot + 1)) {
            String file = file(from, level, module.substring(0, dot));
            if (file != null) {
                packages.add(file);
            }
        }
        return packages;
    }

    private String absolute(String module) {
        for (Map<String, String> modules : roots) {
            String path = modules.get(module);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    private String relative(String from, int level, String module) {
        String folder = from;
        for (int i = 0; i < level; i++) {
            int slash = folder.lastIndexOf('/');
            if (slash < 0) {
                if (i < level - 1) {
                    return null;
                }
                folder = "";
            } else {
                folder = folder.substring(0, slash);
            }
        }
        String base = folder.isEmpty() ? "" : folder + "/";
        String path = base + module.replace('.', '/');
        String init = module.isEmpty() ? base + INIT + ".py" : path + "/" + INIT + ".py";
        if (paths.contains(init)) {
            return init;
        }
        return !module.isEmpty() && paths.contains(path + ".py") ? path + ".py" : null;
    }

    private static String moduleName(String path) {
        String name = path.substring(0, path.length() - ".py".length()).replace('/', '.');
        if (name.equals(INIT)) {
            return "";
        }
        return name.endsWith("." + INIT) ? name.substring(0, name.length() - INIT.length() - 1) : name;
    }
}
