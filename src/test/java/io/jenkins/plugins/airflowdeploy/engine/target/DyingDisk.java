package io.jenkins.plugins.airflowdeploy.engine.target;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** The disk of a machine that dies at one of its changes: nothing is done after that, not even tidying up. */
final class DyingDisk extends Disk {

    /** Ends the machine; no handler of exceptions catches it. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String at) {
            super(at);
        }
    }

    private final int last;
    private final boolean half;
    private final List<String> done = new ArrayList<>();
    private boolean dead;

    /**
     * @param last how many changes are made
     * @param half whether, where the next one writes a file, half of that file is written
     */
    DyingDisk(int last, boolean half) {
        this.last = last;
        this.half = half;
    }

    /** Whether it came to that. */
    boolean dead() {
        return dead;
    }

    @Override
    void step(String change) throws IOException {
        if (dead || done.size() == last && !(half && change.startsWith("write"))) {
            die(change);
        }
        done.add(change);
    }

    private void die(String change) {
        dead = true;
        throw new Death(change);
    }

    @Override
    void fill(FileChannel channel, byte[] bytes) throws IOException {
        if (done.size() > last) {
            channel.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
            die("half of " + done.get(done.size() - 1));
        }
        super.fill(channel, bytes);
    }
}
