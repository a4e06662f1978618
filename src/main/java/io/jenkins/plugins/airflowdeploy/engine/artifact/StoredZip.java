package io.jenkins.plugins.airflowdeploy.engine.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The headers of a zip in the one form that artifacts have: entries stored, UTF-8 names, 1980-02-01 00:00, Unix modes.
 *
 * <p>Written here rather than by {@code java.util.zip}, whose output may differ between Java versions: so the same
 * files give the same bytes on every machine, and a reader can tell in advance every byte that is not content. Source
 * of the layout: PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. No Zip64: {@link ManifestRules} keeps
 * artifacts below its need.
 */
final class StoredZip {

    /** Bytes of a local header before the name. */
    static final int LOCAL_HEADER = 30;

    /** Where a local header holds the entry's CRC-32: a little-endian integer. */
    static final int LOCAL_CRC_AT = 14;

    /** Where a local header holds the entry's size: a little-endian integer. */
    static final int LOCAL_SIZE_AT = 22;

    private static final short NEEDS_1_0 = 10;
    private static final short MADE_BY_UNIX_2_0 = 3 << 8 | 20;
    private static final short UTF_8_NAMES = 1 << 11;
    private static final short NONE = 0;
    private static final short STORED = 0;
    private static final short MIDNIGHT = 0;
    private static final short FIRST_OF_FEBRUARY_1980 = 2 << 5 | 1;
    private static final int FILE = 0100644;
    private static final int EXECUTABLE = 0100755;

    private StoredZip() {}

    /**
     * One entry.
     *
     * @param name path in the zip
     * @param size bytes
     * @param crc CRC-32 of the bytes
     * @param executable mode 755 instead of 644
     */
    record Entry(String name, long size, long crc, boolean executable) {

        /** Bytes that the entry takes before the central directory. */
        long length() {
            return LOCAL_HEADER + utf8(name).length + size;
        }
    }

    /** What stands before an entry's bytes. */
    static byte[] local(Entry entry) {
        byte[] name = utf8(entry.name());
        ByteBuffer header = buffer(LOCAL_HEADER + name.length).putInt(0x04034b50);
        common(header, entry, name);
        return header.put(name).array();
    }

    /** What stands behind the last entry's bytes: the central directory and the end of the zip. */
    static byte[] directory(List<Entry> entries) {
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        long offset = 0;
        for (Entry entry : entries) {
            directory.writeBytes(central(entry, offset));
            offset += entry.length();
        }
        directory.writeBytes(end(entries.size(), directory.size(), offset));
        return directory.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] central(Entry entry, long offset) {
        byte[] name = utf8(entry.name());
        ByteBuffer header = buffer(46 + name.length).putInt(0x02014b50).putShort(MADE_BY_UNIX_2_0);
        common(header, entry, name);
        header.putShort(NONE).putShort(NONE).putShort(NONE); // comment, disk, internal attributes
        header.putInt((entry.executable() ? EXECUTABLE : FILE) << 16).putInt((int) offset);
        return header.put(name).array();
    }

    private static byte[] end(int entries, int directorySize, long directoryOffset) {
        return buffer(22)
                .putInt(0x06054b50)
                .putShort(NONE)
                .putShort(NONE)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(directorySize)
                .putInt((int) directoryOffset)
                .putShort(NONE)
                .array();
    }

    private static void common(ByteBuffer header, Entry entry, byte[] name) {
        header.putShort(NEEDS_1_0).putShort(UTF_8_NAMES).putShort(STORED);
        header.putShort(MIDNIGHT).putShort(FIRST_OF_FEBRUARY_1980);
        header.putInt((int) entry.crc()).putInt((int) entry.size()).putInt((int) entry.size());
        header.putShort((short) name.length).putShort(NONE);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
