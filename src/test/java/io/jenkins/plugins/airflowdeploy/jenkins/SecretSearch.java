package io.jenkins.plugins.airflowdeploy.jenkins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    byte[] content = Files.readAllBytes(file);
                    if (forms.stream().anyMatch(form -> holds(content, form))) {
                        found.add(file);
                    }
                } catch (NoSuchFileException e) {
                    continue; // what Jenkins writes beside a file, and renames, while we look
                }
            }
        }
        return found;
    }

    /** The files that hold a word of which only the first 12 hexadecimal digits of its SHA-256 are known. */
    public List<Path> findByFingerprint(Collection<String> fingerprints) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher words = WORD.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (words.find()) {
                    byte[] hash = sha256.digest(words.group().getBytes(StandardCharsets.UTF_8));
                    if (fingerprints.contains(HexFormat.of().formatHex(hash, 0, 6))) {
                        found.add(file);
                    }
                }
            }
        }
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
