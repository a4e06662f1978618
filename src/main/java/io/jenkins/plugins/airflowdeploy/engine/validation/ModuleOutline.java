package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.AliasTy;
import com.oracle.graal.python.pegparser.sst.ExceptHandlerTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.MatchCaseTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module's imports, wherever they stand, and the names that it binds at module level: of each at most {@value #MOST},
 * with names of at most {@value #LONGEST_NAME} characters.
 */
final class ModuleOutline {

    private static final int MOST = 10_000;
    private static final int LONGEST_NAME = 200;

    private final ReadBudget budget;
    private final List<FileModel.Import> imports = new ArrayList<>();
    private final Map<String, Integer> bound = new LinkedHashMap<>();

    ModuleOutline(ReadBudget budget) {
        this.budget = budget;
    }

    void read(StmtTy[] body) {
        read(body, FileModel.When.ALWAYS);
    }

    List<FileModel.Import> imports() {
        return imports;
    }

    Map<String, Integer> boundNames() {
        return bound;
    }

    private void read(StmtTy[] body, FileModel.When when) {
        for (int i = 0; body != null && i < body.length; i++) {
            budget.step();
            read(body[i], when);
        }
    }

    private void read(StmtTy statement, FileModel.When when) {
        int line = statement.getSourceRange().startLine;
        if (statement instanceof StmtTy.Import s) {
            for (AliasTy alias : s.names) {
                add(new FileModel.Import(0, alias.name, List.of(), line, when));
                bind(alias.asName == null ? alias.name.split("\\.", 2)[0] : alias.asName, line, when);
            }
        } else if (statement instanceof StmtTy.ImportFrom s) {
            List<String> names = new ArrayList<>();
            for (AliasTy alias : s.names) {
                names.add(alias.name);
                bind(alias.asName == null ? alias.name : alias.asName, line, when);
            }
            FutureImport.check(s, line);
            add(new FileModel.Import(s.level, s.module == null ? "" : s.module, names, line, when));
        } else if (statement instanceof StmtTy.FunctionDef s) {
            bind(s.name, line, when);
            read(s.body, FileModel.When.LATER);
        } else if (statement instanceof StmtTy.AsyncFunctionDef s) {
            bind(s.name, line, when);
            read(s.body, FileModel.When.LATER);
        } else if (statement instanceof StmtTy.ClassDef s) {
            bind(s.name, line, when);
            inClass(s, when);
        } else {
            assignments(statement, line, when);
            nested(statement, when == FileModel.When.ALWAYS ? FileModel.When.PERHAPS : when);
        }
    }

    private void add(FileModel.Import one) {
        boolean usual = one.module().length() <= LONGEST_NAME
                && one.names().size() <= MOST
                && one.names().stream().allMatch(name -> name.length() <= LONGEST_NAME);
        if (usual && imports.size() < MOST) {
            imports.add(one);
        }
    }

    private void inClass(StmtTy.ClassDef type, FileModel.When when) {
        Map<String, Integer> before = new LinkedHashMap<>(bound);
        read(type.body, when);
        bound.keySet().retainAll(before.keySet());
    }

    private void assignments(StmtTy statement, int line, FileModel.When when) {
        if (statement instanceof StmtTy.Assign s) {
            for (ExprTy target : s.targets) {
                bind(target, line, when);
            }
        } else if (statement instanceof StmtTy.AnnAssign s) {
            bind(s.value == null ? null : s.target, line, when);
        } else if (statement instanceof StmtTy.For s) {
            bind(s.target, line, when);
        }
    }

    private void nested(StmtTy statement, FileModel.When when) {
        if (statement instanceof StmtTy.If s) {
            Boolean certain = Conditions.value(s.test);
            read(Boolean.FALSE.equals(certain) ? null : s.body, when);
            read(Boolean.TRUE.equals(certain) ? null : s.orElse, when);
        } else if (statement instanceof StmtTy.Try s) {
            attempt(s.body, s.handlers, s.orElse, s.finalBody, when);
        } else if (statement instanceof StmtTy.TryStar s) {
            attempt(s.body, s.handlers, s.orElse, s.finalBody, when);
        } else if (statement instanceof StmtTy.With s) {
            read(s.body, when);
        } else if (statement instanceof StmtTy.AsyncWith s) {
            read(s.body, when);
        } else if (statement instanceof StmtTy.For s) {
            read(s.body, when);
            read(s.orElse, when);
        } else if (statement instanceof StmtTy.While s) {
            read(s.body, when);
            read(s.orElse, when);
        } else if (statement instanceof StmtTy.Match s) {
            for (MatchCaseTy one : s.cases) {
                read(one.body, when);
            }
        }
    }

    private void attempt(
            StmtTy[] body, ExceptHandlerTy[] handlers, StmtTy[] orElse, StmtTy[] last, FileModel.When when) {
        read(body, when);
        for (int i = 0; handlers != null && i < handlers.length; i++) {
            read(((ExceptHandlerTy.ExceptHandler) handlers[i]).body, when);
        }
        read(orElse, when);
        read(last, when);
    }

    private void bind(ExprTy target, int line, FileModel.When when) {
        if (target instanceof ExprTy.Name name) {
            bind(name.id, line, when);
        } else if (target instanceof ExprTy.Tuple tuple && tuple.elements != null) {
            for (ExprTy element : tuple.elements) {
                bind(element, line, when);
            }
        }
    }

    private void bind(String name, int line, FileModel.When when) {
        if (when != FileModel.When.LATER && bound.size() < MOST && name.length() <= LONGEST_NAME) {
            bound.putIfAbsent(name, line);
        }
    }
}
