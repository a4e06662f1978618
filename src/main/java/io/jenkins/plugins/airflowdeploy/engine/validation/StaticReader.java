package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ModTy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Reads one Python file without running it: bytes in, model out, whatever the bytes are.
 *
 * <p>Must be called on a thread of {@link ReaderThreads}, whose stack is large and bounded: what the parser gives up
 * as nested too deeply is far beyond CPython's own limits (2,000 to 3,000 levels in 3.11), so it is an error. A file that takes too much work or time, or is larger than the bound, may yet run in Airflow: that is a
 * warning, and the file counts as dynamic.
 */
final class StaticReader {

    /** Goes up with every change of what a model holds or means: older cached models are then not used. */
    static final int VERSION = 6;

    /** 6 million parse results: some 200,000 tokens, at most 200 MB of heap. */
    private static final int PARSE_STEPS = 6_000;

    private static final int WALK_STEPS = 5_000_000;
    private static final int LARGE_BYTES = 32 << 10;

    private final long maxNanos;
    /** Large files are read one at a time, for the heap's sake. */
    private final Semaphore large = new Semaphore(1);

    /** @param maxTime for one file */
    StaticReader(Duration maxTime) {
        this.maxNanos = maxTime.toNanos();
    }

    /** Never throws because of what the bytes are. */
    FileModel read(byte[] bytes) throws InterruptedException {
        if (bytes.length < LARGE_BYTES) {
            return readNow(bytes);
        }
        large.acquire();
        try {
            return readNow(bytes);
        } finally {
            large.release();
        }
    }

    /** The model of a file that is too large to be read. */
    static FileModel tooLarge(long size, long limit) {
        String message = "the file has " + size + " bytes, more than the " + limit + " that are read";
        return FileModel.unreadable(true, FileModel.Problem.warning("too-large", 0, 0, message));
    }

    private FileModel readNow(byte[] bytes) {
        boolean scanned = SourceText.looksLikeDags(bytes);
        SourceText source = SourceText.decode(bytes);
        if (source.problem().isPresent()) {
            return FileModel.unreadable(scanned, source.problem().get());
        }
        Optional<FileModel.Problem> number = LongNumber.in(source.text());
        if (number.isPresent()) {
            return FileModel.unreadable(scanned, number.get());
        }
        try {
            ModTy.Module module = PythonParser.parse(source.text(), new ReadBudget(PARSE_STEPS, maxNanos));
            return new ModuleRun(new ReadBudget(WALK_STEPS, maxNanos)).run(module, scanned);
        } catch (PythonParser.NotPython e) {
            return FileModel.unreadable(scanned, e.problem());
        } catch (ReadBudget.Spent e) {
            return FileModel.unreadable(scanned, e.problem());
        } catch (StackOverflowError e) {
            String message = "expressions or calls nest too deeply to be read statically; nest less";
            return FileModel.unreadable(scanned, FileModel.Problem.warning("too-complex", 0, 0, message));
        } catch (OutOfMemoryError e) {
            // What was held for this file is free again; another heap may do, so it is not lasting.
            String message = "there is not enough memory to read the file statically";
            return FileModel.unreadable(
                    scanned, new FileModel.Problem("too-complex", Severity.WARNING, 0, 0, message, false));
        }
    }
}
