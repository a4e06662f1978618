package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model cache in one file (per repository, outside workspaces), which is read at once and replaced as a whole.
 *
 * <p>Layout, big endian: magic, {@link StaticReader#VERSION}, number of models; each 20 bytes of blob id, a length, a
 * model; at the end the MAC of all that. A file of another version, or whose MAC does not fit, is not used. Two
 * validations at once each replace it; the later one stays.
 */
public final class PackedModelCache implements ModelCache {

    private static final int MAGIC = 0x41444D43;
    private static final int MAC_BYTES = 32;
    private static final int ID_BYTES = 20;
    private static final int HEADER_BYTES = 12;
    private static final long MAX_BYTES = 128L << 20;

    private final Path file;
    private final CacheKey key;
    private final Map<String, byte[]> stored = new LinkedHashMap<>();
    /** Asked for or put since it was opened: kept first. */
    private final Map<String, byte[]> used = new LinkedHashMap<>();

    private final String state;
    private boolean changed;

    private PackedModelCache(Path file, CacheKey key) {
        this.file = file;
        this.key = key;
        this.state = load();
    }

    /**
     * @param file absolute; need not exist; its folder is made when it is saved
     * @param key a file written with another key is not used
     */
    public static ModelCache open(Path file, CacheKey key) {
        return new PackedModelCache(file, key);
    }

    @Override
    public Optional<FileModel> get(String blobId) {
        byte[] model = used.containsKey(blobId) ? used.get(blobId) : stored.get(blobId);
        if (model == null) {
            return Optional.empty();
        }
        used.put(blobId, model);
        return Optional.of(ModelCodec.decode(model, 0, model.length));
    }

    @Override
    public void put(String blobId, FileModel model) {
        used.put(blobId, ModelCodec.encode(model));
        changed = true;
    }

    @Override
    public String state() {
        return state;
    }

    @Override
    public void save() throws IOException {
        if (!changed) {
            return;
        }
        byte[] packed = pack();
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try {
            Files.write(fresh, packed);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        changed = false;
    }

    private byte[] pack() {
        Map<String, byte[]> kept = new LinkedHashMap<>(used);
        stored.forEach(kept::putIfAbsent);
        long size = HEADER_BYTES + MAC_BYTES;
        int count = 0;
        for (byte[] model : kept.values()) {
            if (size + ID_BYTES + Integer.BYTES + model.length > MAX_BYTES) {
                break;
            }
            size += ID_BYTES + Integer.BYTES + model.length;
            count++;
        }
        ByteBuffer out = ByteBuffer.allocate((int) size);
        out.putInt(MAGIC).putInt(StaticReader.VERSION).putInt(count);
        kept.entrySet().stream().limit(count).forEach(entry -> out.put(HexFormat.of().parseHex(entry.getKey()))
                .putInt(entry.getValue().length)
                .put(entry.getValue()));
        return out.put(key.mac(out.array(), out.position())).array();
    }

    private String load() {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                return "not used: larger than it can be";
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return "new";
        } catch (IOException e) {
            return "not used: it cannot be read (" + e.getClass().getSimpleName() + ")";
        }
        int content = bytes.length - MAC_BYTES;
        if (content < HEADER_BYTES || !authentic(bytes, content)) {
            return "not used: it is not ours, or was changed";
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, content);
        if (in.getInt() != MAGIC || in.getInt() != StaticReader.VERSION) {
            return "not used: from another version of the reader";
        }
        int count = in.getInt();
        byte[] id = new byte[ID_BYTES];
        for (int i = 0; i < count; i++) {
            in.get(id);
            byte[] model = new byte[in.getInt()];
            in.get(model);
            stored.put(HexFormat.of().formatHex(id), model);
        }
        return count + " models";
    }

    private boolean authentic(byte[] bytes, int content) {
        byte[] given = Arrays.copyOfRange(bytes, content, bytes.length);
        return MessageDigest.isEqual(given, key.mac(bytes, content));
    }
}
