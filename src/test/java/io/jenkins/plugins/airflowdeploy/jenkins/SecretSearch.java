package io.jenkins.plugins.airflowdeploy.jenkins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Looks for a secret in every file below a folder: as it is, URL-encoded, and in Base64 at each of the three offsets. */
public final class SecretSearch {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.~+/-]{16,4000}={0,2}");

    private final Path folder;

    public SecretSearch(Path folder) {
        this.folder = folder;
    }

    /** The files that hold it, whatever they are. */
    public List<Path> find(String secret) throws IOException {
        List<byte[]> forms = forms(secret);
        return thatHold(content -> forms.stream().anyMatch(form -> holds(content, form)));
    }

    /** The files that hold a word of which only the first 12 hexadecimal digits of its SHA-256 are known. */
    public List<Path> findByFingerprint(Collection<String> fingerprints) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return thatHold(content -> WORD.matcher(new String(content, StandardCharsets.ISO_8859_1)).results().anyMatch(word ->
                fingerprints.contains(HexFormat.of().formatHex(sha256.digest(word.group().getBytes(StandardCharsets.UTF_8)), 0, 6))));
    }

    private List<Path> thatHold(Predicate<byte[]> secret) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    if (attributes.isRegularFile() && secret.test(Files.readAllBytes(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
            }

            /** What Jenkins writes beside a file, and renames, while we look. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found;
    }

    private static List<byte[]> forms(String secret) {
        List<byte[]> forms = new ArrayList<>();
        forms.add(secret.getBytes(StandardCharsets.UTF_8));
        forms.add(java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        for (int offset = 0; offset < 3; offset++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8));
            // the first and last characters depend on what stands beside the secret
            forms.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 2).getBytes(StandardCharsets.UTF_8));
        }
        return forms;
    }

    private static boolean holds(byte[] content, byte[] form) {
        for (int i = 0; i <= content.length - form.length; i++) {
            int j = 0;
            while (j < form.length && content[i + j] == form[j]) {
                j++;
            }
            if (j == form.length) {
                return true;
            }
        }
        return false;
    }
}
