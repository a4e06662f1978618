package io.jenkins.plugins.airflowdeploy.engine.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;

/** Writes commits of any shape, odd ones too, straight into a repository's object database. */
public final class GitCommits {

    private final Repository repository;
    private Instant when = Instant.parse("2026-11-01T08:00:00Z");

    public GitCommits(Repository repository) {
        this.repository = repository;
    }

    /** A tree's entry, whatever Git thinks of it. */
    public record Entry(FileMode mode, ObjectId id) {}

    /** A commit on top of a branch that holds exactly these text files. */
    public String commit(String branch, String message, Map<String, String> files) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            entries.put(file.getKey(), new Entry(FileMode.REGULAR_FILE, blob(file.getValue())));
        }
        return commitEntries(branch, message, entries);
    }

    public String commitEntries(String branch, String message, Map<String, Entry> entries) throws IOException {
        return commitTree(branch, message, tree(entries));
    }

    public String commitTree(String branch, String message, ObjectId tree) throws IOException {
        String ref = "refs/heads/" + branch;
        ObjectId head = repository.resolve(ref);
        when = when.plusSeconds(60);
        PersonIdent person = new PersonIdent("Ada Lovelace", "ada@example.org", when, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage(message);
        if (head != null) {
            commit.setParentId(head);
        }
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }

    public ObjectId blob(String text) throws IOException {
        return blob(text.getBytes(StandardCharsets.UTF_8));
    }

    public ObjectId blob(byte[] bytes) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, bytes);
            inserter.flush();
            return id;
        }
    }

    /** Trees for paths with {@code /} between. */
    public ObjectId tree(Map<String, Entry> entries) throws IOException {
        Map<String, Map<String, Entry>> folders = new TreeMap<>();
        Map<String, Entry> here = new TreeMap<>();
        entries.forEach((path, entry) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                here.put(path, entry);
            } else {
                folders.computeIfAbsent(path.substring(0, slash), f -> new TreeMap<>()).put(path.substring(slash + 1), entry);
            }
        });
        Map<String, Entry> sorted = new TreeMap<>(); // Git sorts folders as if their names ended in a slash
        here.forEach(sorted::put);
        for (Map.Entry<String, Map<String, Entry>> folder : folders.entrySet()) {
            sorted.put(folder.getKey() + "/", new Entry(FileMode.TREE, tree(folder.getValue())));
        }
        TreeFormatter tree = new TreeFormatter();
        sorted.forEach((name, e) -> tree.append(name.endsWith("/") ? name.substring(0, name.length() - 1) : name, e.mode(), e.id()));
        return insert(tree);
    }

    /** A tree of one entry whose name is any bytes. */
    public ObjectId rawTree(byte[] name, Entry entry) throws IOException {
        return rawTree(name, entry, 1);
    }

    /** As {@link #rawTree(byte[], Entry)}, with that entry several times. */
    public ObjectId rawTree(byte[] name, Entry entry, int times) throws IOException {
        TreeFormatter tree = new TreeFormatter();
        for (int i = 0; i < times; i++) {
            tree.append(name, 0, name.length, entry.mode(), entry.id(), true);
        }
        return insert(tree);
    }

    /** A tree of one folder in the other, that many levels deep, with one file at the bottom. */
    public ObjectId deepTree(int levels, Entry file) throws IOException {
        ObjectId id = tree(Map.of("a.py", file));
        try (ObjectInserter pack = ((ObjectDirectory) repository.getObjectDatabase()).newPackInserter()) {
            for (int i = 0; i < levels; i++) {
                TreeFormatter tree = new TreeFormatter();
                tree.append("d", FileMode.TREE, id);
                id = pack.insert(tree);
            }
            pack.flush();
        }
        return id;
    }

    private ObjectId insert(TreeFormatter tree) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_TREE, tree.toByteArray());
            inserter.flush();
            return id;
        }
    }
}
