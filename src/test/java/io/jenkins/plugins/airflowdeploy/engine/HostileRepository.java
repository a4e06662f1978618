package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/** Repositories that no honest author makes, and what the user reads when one is to be deployed. */
enum HostileRepository {
    DOT_DOT("Git would not check it out (invalid name '..')"),
    ABSOLUTE_NAME("Git would not check it out"),
    BACKSLASH("dags/..\\a.py has a backslash, a control character or outer white space in its name"),
    CONTROL_CHARACTERS("dags/a?[31m.py has a backslash, a control character or outer white space in its name"),
    NOT_UTF_8("dags/? has a name that is not UTF-8"),
    NFC_AGAINST_NFD("dags/\u00e9.py differs from dags/e\u0301.py by case or by Unicode form only"),
    CASE_OF_FILES("dags/a.py differs from dags/A.py by case or by Unicode form only"),
    CASE_OF_FOLDERS("dags/x/b.py differs from dags/X by case or by Unicode form only"),
    NAME_OF_4000_CHARACTERS("has a path of more than 400 characters"),
    THE_SAME_NAME_TWICE("Git would not check it out (duplicate entry names)"),
    SYMBOLIC_LINK("dags/link.py is a symbolic link; put the file itself there"),
    SUBMODULE("dags/module is a submodule, which is not fetched; put its files there"),
    LFS_POINTER("dags/big.csv is a Git LFS pointer, not the file; take it out of LFS"),
    FILE_OVER_5_MIB("dags/big.csv is longer than 5242880 bytes"),
    FILES_100_000("has more than 60000 files or 536870912 bytes in dags. Deploy a smaller folder."),
    TREE_5000_DEEP("lies deeper than 64 folders");

    /** What the user reads, the commit and what is around it left out. */
    final String said;

    HostileRepository(String said) {
        this.said = said;
    }

    /** Makes one commit of it on a branch. */
    String commit(GitCommits commits) throws IOException {
        return commits.commitEntries("hostile", "Harmless", Map.of("dags", new Entry(FileMode.TREE, dags(commits))));
    }

    private ObjectId dags(GitCommits commits) throws IOException {
        Entry file = new Entry(FileMode.REGULAR_FILE, commits.blob("from airflow.sdk import DAG\nDAG('a')\n"));
        return switch (this) {
            case DOT_DOT -> named(commits, "..", file);
            case ABSOLUTE_NAME -> named(commits, "/etc", file);
            case BACKSLASH -> named(commits, "..\\a.py", file);
            case CONTROL_CHARACTERS -> named(commits, "a\u001b[31m.py", file);
            case NOT_UTF_8 -> commits.rawTree(new byte[] {'a', (byte) 0xff}, file);
            case NFC_AGAINST_NFD -> commits.tree(Map.of("\u00e9.py", file, "e\u0301.py", file));
            case CASE_OF_FILES -> commits.tree(Map.of("A.py", file, "a.py", file));
            case CASE_OF_FOLDERS -> commits.tree(Map.of("X/a.py", file, "x/b.py", file));
            case NAME_OF_4000_CHARACTERS -> named(commits, "x".repeat(4000) + ".py", file);
            case THE_SAME_NAME_TWICE -> commits.rawTree("a.py".getBytes(StandardCharsets.UTF_8), file, 2);
            case SYMBOLIC_LINK -> named(commits, "link.py", new Entry(FileMode.SYMLINK, commits.blob("/etc/passwd")));
            case SUBMODULE -> named(commits, "module", new Entry(FileMode.GITLINK, file.id()));
            case LFS_POINTER -> named(commits, "big.csv", new Entry(FileMode.REGULAR_FILE,
                    commits.blob("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 1\n")));
            case FILE_OVER_5_MIB -> named(commits, "big.csv",
                    new Entry(FileMode.REGULAR_FILE, commits.blob(new byte[(5 << 20) + 1])));
            case FILES_100_000 -> many(commits, file);
            case TREE_5000_DEEP -> commits.deepTree(5000, file);
        };
    }

    private static ObjectId named(GitCommits commits, String name, Entry entry) throws IOException {
        return commits.rawTree(name.getBytes(StandardCharsets.UTF_8), entry);
    }

    private static ObjectId many(GitCommits commits, Entry file) throws IOException {
        Map<String, Entry> files = new TreeMap<>();
        for (int i = 0; i < 100_000; i++) {
            files.put(String.format("f%06d.py", i), file);
        }
        return commits.tree(files);
    }
}
