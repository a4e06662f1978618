package io.jenkins.plugins.airflowdeploy.engine.source;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Lists the deployed files of a commit, from the commit's id down: commit, trees and blobs are read verified, and whatever is
 * no plain file of a plain name is refused.
 */
final class CommitFiles {

    private static final int TREE_LIMIT = 32 << 20;
    private static final int COMMIT_LIMIT = 4 << 20;
    private static final int DEEPEST = 64;
    private static final int NAMED = 5;
    private static final byte[] LFS = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final VerifiedObjects objects;
    private final FetchOrder order;
    private final ObjectChecker checker = new ObjectChecker()
            .setAllowLeadingZeroFileMode(true)
            .setAllowInvalidPersonIdent(true);
    private final Map<String, SnapshotFile> files = new HashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final NameClashes clashes = new NameClashes();
    private int refusals;
    private long bytes;

    CommitFiles(VerifiedObjects objects, FetchOrder order) {
        this.objects = objects;
        this.order = order;
    }

    /** A tree's entry: its mode and object. */
    private record Entry(FileMode mode, ObjectId id) {}

    /**
     * @param folders checked names, see {@link SourceNames#folders}
     * @return the files, sorted by path
     * @throws DamagedObject the repository's folder cannot be trusted, or lacks objects
     * @throws DeploymentFailure kind {@code INVALID_REQUEST} when a folder does not exist, {@code INVALID_DAGS} when it holds
     *     what cannot be deployed
     */
    List<SnapshotFile> list(List<String> folders) throws DamagedObject, DeploymentFailure {
        ObjectId root = rootTree();
        for (String folder : folders) {
            Entry entry = find(root, folder);
            if (entry.mode().equals(FileMode.TREE)) {
                walk(entry.id(), folder, 0);
            } else {
                take(folder, entry);
            }
        }
        if (refusals > 0) {
            throw refusal();
        }
        return files.values().stream()
                .sorted(Comparator.comparing(f -> f.path().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();
    }

    private ObjectId rootTree() throws DamagedObject {
        byte[] commit = objects.read(ObjectId.fromString(order.commit()), Constants.OBJ_COMMIT, COMMIT_LIMIT);
        try {
            checker.checkCommit(commit);
            return RevCommit.parse(commit).getTree().copy();
        } catch (CorruptObjectException e) {
            throw new DamagedObject(order.commit(), "is no commit that Git would make", e);
        }
    }

    private CanonicalTreeParser tree(ObjectId id, String path) throws DamagedObject, DeploymentFailure {
        byte[] tree = objects.read(id, Constants.OBJ_TREE, TREE_LIMIT);
        try {
            checker.checkTree(tree);
        } catch (CorruptObjectException e) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_DAGS,
                    "Folder " + (path.isEmpty() ? "/" : path) + " of commit " + order.commit()
                            + " is refused: Git would not check it out (" + ForeignText.line(e.getMessage(), 200) + ").",
                    e);
        }
        CanonicalTreeParser entries = new CanonicalTreeParser();
        entries.reset(tree);
        return entries;
    }

    private Entry find(ObjectId root, String folder) throws DamagedObject, DeploymentFailure {
        Entry entry = new Entry(FileMode.TREE, root);
        if (folder.isEmpty()) {
            return entry;
        }
        StringBuilder walked = new StringBuilder();
        for (String step : folder.split("/")) {
            if (!entry.mode().equals(FileMode.TREE)) {
                throw missing(folder);
            }
            entry = child(tree(entry.id(), walked.toString()), step);
            if (entry == null) {
                throw missing(folder);
            }
            walked.append(walked.isEmpty() ? "" : "/").append(step);
        }
        return entry;
    }

    private static Entry child(CanonicalTreeParser tree, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (; !tree.eof(); tree = tree.next()) {
            if (Arrays.equals(rawName(tree), wanted)) {
                return new Entry(tree.getEntryFileMode(), tree.getEntryObjectId());
            }
        }
        return null;
    }

    private DeploymentFailure missing(String folder) {
        return new DeploymentFailure(
                FailureKind.INVALID_REQUEST,
                "There is no " + folder + " in commit " + order.commit() + " of branch " + ForeignText.line(order.branch(), 100)
                        + ". Check dagsFolder and include.");
    }

    private void walk(ObjectId id, String path, int depth) throws DamagedObject, DeploymentFailure {
        if (depth > DEEPEST) {
            refuse(path, "lies deeper than " + DEEPEST + " folders");
            return;
        }
        for (CanonicalTreeParser tree = tree(id, path); !tree.eof(); tree = tree.next()) {
            String name = name(rawName(tree));
            String child = path.isEmpty() ? name : path + "/" + name;
            if (!deployable(name, child)) {
                continue;
            }
            Entry entry = new Entry(tree.getEntryFileMode(), tree.getEntryObjectId());
            if (entry.mode().equals(FileMode.TREE)) {
                walk(entry.id(), child, depth + 1);
            } else {
                take(child, entry);
            }
        }
    }

    private boolean deployable(String name, String path) throws DeploymentFailure {
        if (name == null) {
            refuse(path.replaceAll("null$", "?"), "has a name that is not UTF-8");
        } else if (name.indexOf('\\') >= 0 || !SourceNames.clean(name)) {
            refuse(path, "has a backslash, a control character or outer white space in its name");
        } else if (path.length() > order.limits().pathLength()) {
            refuse(path, "has a path of more than " + order.limits().pathLength() + " characters");
        } else {
            return true;
        }
        return false;
    }

    private void take(String path, Entry entry) throws DamagedObject, DeploymentFailure {
        if (entry.mode().equals(FileMode.SYMLINK)) {
            refuse(path, "is a symbolic link; put the file itself there");
        } else if (entry.mode().equals(FileMode.GITLINK)) {
            refuse(path, "is a submodule, which is not fetched; put its files there");
        } else if (!entry.mode().equals(FileMode.REGULAR_FILE) && !entry.mode().equals(FileMode.EXECUTABLE_FILE)) {
            refuse(path, "is no regular file");
        } else {
            takeFile(path, entry);
        }
    }

    private void takeFile(String path, Entry entry) throws DamagedObject, DeploymentFailure {
        FetchOrder.Limits limits = order.limits();
        if (files.containsKey(path)) {
            return;
        }
        Optional<String> clash = clashes.add(path);
        if (clash.isPresent()) {
            refuse(path, "differs from " + ForeignText.line(clash.get(), 200)
                    + " by case or by Unicode form only, which some file systems take for one; rename one of them");
            return;
        }
        if (objects.size(entry.id(), Constants.OBJ_BLOB) > limits.fileBytes()) {
            refuse(path, "is longer than " + limits.fileBytes() + " bytes");
            return;
        }
        byte[] content = objects.read(entry.id(), Constants.OBJ_BLOB, (int) Math.min(limits.fileBytes(), 1 << 30));
        if (content.length >= LFS.length && Arrays.equals(content, 0, LFS.length, LFS, 0, LFS.length)) {
            refuse(path, "is a Git LFS pointer, not the file; take it out of LFS");
            return;
        }
        bytes += content.length;
        boolean executable = entry.mode().equals(FileMode.EXECUTABLE_FILE);
        files.put(path, new SnapshotFile(path, entry.id().name(), executable, content.length));
        if (files.size() > limits.files() || bytes > limits.totalBytes()) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_DAGS,
                    "Commit " + order.commit() + " has more than " + limits.files() + " files or " + limits.totalBytes()
                            + " bytes in " + String.join(", ", order.folders()) + ". Deploy a smaller folder.");
        }
    }

    private void refuse(String path, String why) {
        refusals++;
        if (refused.size() < NAMED) {
            refused.add(ForeignText.line(path, 200) + " " + why);
        }
    }

    private DeploymentFailure refusal() {
        String more = refusals > refused.size() ? "; and " + (refusals - refused.size()) + " more" : "";
        return new DeploymentFailure(
                FailureKind.INVALID_DAGS,
                "Commit " + order.commit() + " cannot be deployed: " + String.join("; ", refused) + more + ".");
    }

    private static byte[] rawName(CanonicalTreeParser tree) {
        byte[] name = new byte[tree.getNameLength()];
        tree.getName(name, 0);
        return name;
    }

    /** {@code null} when it is not UTF-8. */
    private static String name(byte[] raw) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
