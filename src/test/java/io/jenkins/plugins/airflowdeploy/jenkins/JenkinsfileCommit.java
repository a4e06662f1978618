package io.jenkins.plugins.airflowdeploy.jenkins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Puts a Jenkinsfile into a bare repository. */
public final class JenkinsfileCommit {

    private JenkinsfileCommit() {}

    /**
     * Puts it onto what stands at a branch, and another branch there.
     *
     * @return the new commit, 40 hexadecimal digits
     */
    public static String put(Path bare, String on, String branch, String jenkinsfile) throws IOException {
        try (Repository git = new FileRepository(bare.toFile());
                ObjectInserter inserter = git.newObjectInserter()) {
            RevCommit parent = git.parseCommit(git.resolve(Constants.R_HEADS + on));
            DirCache index = DirCache.newInCore();
            DirCacheBuilder files = index.builder();
            files.addTree(new byte[0], 0, git.newObjectReader(), parent.getTree());
            files.finish();
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, jenkinsfile.getBytes(StandardCharsets.UTF_8));
            DirCacheEditor editor = index.editor();
            editor.add(new DirCacheEditor.PathEdit("Jenkinsfile") {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(FileMode.REGULAR_FILE);
                    entry.setObjectId(blob);
                }
            });
            editor.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setParentId(parent);
            commit.setAuthor(new PersonIdent("Ada Author", "ada@example.com"));
            commit.setCommitter(commit.getAuthor());
            commit.setMessage("Deploy from Jenkins");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }
}
