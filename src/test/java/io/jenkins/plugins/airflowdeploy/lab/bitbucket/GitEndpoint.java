package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;
import org.eclipse.jgit.transport.WantNotValidException;

/** Git's smart HTTP over one bare repository, for callers that were let in. */
final class GitEndpoint {

    private static final String UPLOAD = "git-upload-pack";
    private static final String RECEIVE = "git-receive-pack";

    private GitEndpoint() {}

    /** Whether a request below {@code NAME.git} wants to write. */
    static boolean wantsToPush(Call call, String path) {
        return path.equals(RECEIVE) || RECEIVE.equals(call.query().get("service"));
    }

    /**
     * @param path what follows {@code NAME.git/}
     * @param hashWantsRefused whether only tips of branches may be asked for
     * @param beforePush runs before a push is applied
     */
    static Answer answer(Call call, Repository git, String path, boolean hashWantsRefused, Runnable beforePush)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String route = call.method() + " " + path;
        switch (route) {
            case "GET info/refs" -> {
                String service = call.query().getOrDefault("service", "");
                if (service.equals(UPLOAD)) {
                    uploadPack(call, git, hashWantsRefused)
                            .sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), UPLOAD);
                } else if (service.equals(RECEIVE)) {
                    PacketLineOut lines = new PacketLineOut(out);
                    lines.writeString("# service=" + RECEIVE + "\n");
                    lines.end();
                    receivePack(git).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
                } else {
                    return Answer.text(403, "text/plain", "Dumb HTTP is not supported");
                }
                return stream("application/x-" + service + "-advertisement", out);
            }
            case "POST " + UPLOAD -> {
                try {
                    uploadPack(call, git, hashWantsRefused).upload(call.bodyStream(), out, null);
                } catch (UploadPackInternalServerErrorException e) {
                    if (!(e.getCause() instanceof PackProtocolException)) {
                        throw e;
                    }
                    // A refusal, which JGit has already written into the answer.
                    return stream("application/x-" + UPLOAD + "-result", out);
                }
                return stream("application/x-" + UPLOAD + "-result", out);
            }
            case "POST " + RECEIVE -> {
                beforePush.run();
                receivePack(git).receive(call.bodyStream(), out, null);
                return stream("application/x-" + RECEIVE + "-result", out);
            }
            default -> {
                return Answer.text(404, "text/plain", "Not found");
            }
        }
    }

    private static UploadPack uploadPack(Call call, Repository git, boolean hashWantsRefused) {
        UploadPack upload = new UploadPack(git);
        upload.setBiDirectionalPipe(false);
        String protocol = call.header("Git-Protocol");
        if (protocol != null) {
            upload.setExtraParameters(Arrays.asList(protocol.split(":")));
        }
        if (hashWantsRefused) {
            upload.setRequestValidator((pack, wants) -> onlyTips(git, wants));
        } else {
            upload.setRequestPolicy(UploadPack.RequestPolicy.REACHABLE_COMMIT);
        }
        return upload;
    }

    private static void onlyTips(Repository git, List<ObjectId> wants) throws IOException {
        Set<ObjectId> tips = git.getRefDatabase().getRefs().stream()
                .map(ref -> ref.getObjectId().copy())
                .collect(Collectors.toSet());
        for (ObjectId want : wants) {
            if (!tips.contains(want)) {
                throw new WantNotValidException(want);
            }
        }
    }

    private static ReceivePack receivePack(Repository git) {
        ReceivePack receive = new ReceivePack(git);
        receive.setBiDirectionalPipe(false);
        receive.setAtomic(true);
        return receive;
    }

    private static Answer stream(String type, ByteArrayOutputStream out) {
        return new Answer(200, Map.of("Content-Type", type, "Cache-Control", "no-cache"), out.toByteArray());
    }

    /** What Git gets without a credential, or with a wrong one. */
    static Answer unauthorised() {
        return new Answer(401, Map.of("WWW-Authenticate", "Basic realm=\"Bitbucket.org HTTP\"", "Content-Type", "text/plain"),
                "Invalid credentials".getBytes(StandardCharsets.UTF_8));
    }
}
