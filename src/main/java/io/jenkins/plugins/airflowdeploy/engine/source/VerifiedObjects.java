package io.jenkins.plugins.airflowdeploy.engine.source;

import java.io.IOException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Reads Git objects and hashes each anew. JGit trusts what lies in a repository's folder, so that whoever can write there
 * could give a true name to foreign content.
 */
final class VerifiedObjects {

    private final ObjectReader reader;
    private final ObjectInserter.Formatter names = new ObjectInserter.Formatter();

    VerifiedObjects(ObjectReader reader) {
        this.reader = reader;
    }

    /** The size that the repository says; proven only by {@link #read}. */
    long size(AnyObjectId id, int type) throws DamagedObject {
        return open(id, type).getSize();
    }

    /**
     * @param type one of the {@code OBJ_} constants of {@link org.eclipse.jgit.lib.Constants}
     * @param limit the most bytes
     * @throws DamagedObject it is missing, of another type, longer than the limit, or hashes to another name
     */
    byte[] read(AnyObjectId id, int type, int limit) throws DamagedObject {
        ObjectLoader loader = open(id, type);
        if (loader.getSize() > limit) {
            throw new DamagedObject(id.name(), "has more than " + limit + " bytes", null);
        }
        byte[] bytes;
        try {
            bytes = loader.getCachedBytes(limit);
        } catch (IOException | LargeObjectException e) {
            throw new DamagedObject(id.name(), "cannot be read", e);
        }
        if (!names.idFor(type, bytes).equals(id)) {
            throw new DamagedObject(id.name(), "holds other bytes than its name says", null);
        }
        return bytes;
    }

    private ObjectLoader open(AnyObjectId id, int type) throws DamagedObject {
        try {
            return reader.open(id, type);
        } catch (MissingObjectException e) {
            throw new DamagedObject(id.name(), "is missing", e);
        } catch (IncorrectObjectTypeException e) {
            throw new DamagedObject(id.name(), "is of another type than it should be", e);
        } catch (IOException e) {
            throw new DamagedObject(id.name(), "cannot be read", e);
        }
    }
}
