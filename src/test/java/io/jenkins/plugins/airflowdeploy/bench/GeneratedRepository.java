package io.jenkins.plugins.airflowdeploy.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;

/** A bare repository, written with {@code git fast-import}; commits have fixed authors and times, so also fixed hashes. */
final class GeneratedRepository {

    private static final long FIRST_COMMIT = 1_767_261_600; // 2026-01-01T10:00:00Z

    private final Path folder;
    private final String branch;
    private int commits;

    /** Makes it, empty. */
    GeneratedRepository(Path folder, String branch) throws IOException, InterruptedException {
        this.folder = folder;
        this.branch = branch;
        Commands.run(folder.getParent(), "git", "init", "--quiet", "--bare", "--initial-branch=" + branch, folder.toString());
    }

    /** Where the text of file {@code number} comes from. */
    interface Text {
        String of(int number);
    }

    Path folder() {
        return folder;
    }

    /** One commit with files 0 to {@code files - 1}. */
    void commitAll(int files, Text text) throws IOException, InterruptedException {
        write(out -> {
            begin(out, "All of it");
            for (int number = 0; number < files; number++) {
                file(out, number, text.of(number));
            }
        });
    }

    /** One commit that changes one file. */
    void commitOne(int number, String text) throws IOException, InterruptedException {
        write(out -> {
            begin(out, "Change " + GeneratedDags.path(number));
            file(out, number, text);
        });
    }

    /** So many commits, of which each changes one of the files, which one is a matter of the seed. */
    void history(int count, int files, long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        write(out -> {
            for (int revision = 1; revision <= count; revision++) {
                int number = random.nextInt(files);
                begin(out, "Change " + GeneratedDags.path(number) + " for the " + revision + ". time");
                file(out, number, GeneratedDags.ofLines(number, revision, 100));
            }
        });
        Commands.run(folder, "git", "repack", "-a", "-d", "-q");
    }

    String head() throws IOException {
        try (Git git = Git.open(folder.toFile())) {
            Repository repository = git.getRepository();
            return repository.resolve("refs/heads/" + branch).name();
        }
    }

    private interface Import {
        void into(OutputStream out) throws IOException;
    }

    private void write(Import work) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "fast-import", "--quiet").directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 16)) {
            if (commits > 0) {
                print(out, "reset refs/heads/" + branch + "\nfrom refs/heads/" + branch + "^0\n\n");
            }
            work.into(out);
        }
        if (git.waitFor() != 0) {
            throw new IOException("git fast-import ended with " + git.exitValue());
        }
    }

    private void begin(OutputStream out, String message) throws IOException {
        long time = FIRST_COMMIT + 60L * commits++;
        print(out, "commit refs/heads/" + branch + "\ncommitter Ada Author <ada@example.com> " + time + " +0000\n");
        data(out, message + "\n");
    }

    private static void file(OutputStream out, int number, String text) throws IOException {
        print(out, "M 100644 inline " + GeneratedDags.path(number) + "\n");
        data(out, text);
    }

    private static void data(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        print(out, "data " + bytes.length + "\n");
        out.write(bytes);
        out.write('\n');
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
