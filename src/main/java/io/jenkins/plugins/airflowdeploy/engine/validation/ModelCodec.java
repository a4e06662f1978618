package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models as bytes. Reads only what was authenticated before, so it need not fear the bytes. */
final class ModelCodec {

    private ModelCodec() {}

    static byte[] encode(FileModel model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(model.scanned());
            write(out, model.dags(), (o, dag) -> {
                o.writeUTF(dag.id());
                o.writeInt(dag.line());
                o.writeUTF(dag.branch());
            });
            write(out, model.dynamicDags(), (o, dag) -> {
                o.writeInt(dag.line());
                o.writeUTF(dag.reason());
            });
            write(out, model.imports(), ModelCodec::write);
            write(out, model.boundNames().entrySet(), (o, name) -> {
                o.writeUTF(name.getKey());
                o.writeInt(name.getValue());
            });
            write(out, model.makers(), DataOutputStream::writeUTF);
            write(out, model.calls(), (o, call) -> {
                o.writeUTF(call.name());
                o.writeInt(call.line());
            });
            write(out, model.access().places(), ModelCodec::write);
            write(out, model.access().taskOwners(), (o, task) -> {
                o.writeUTF(task.owner());
                o.writeInt(task.line());
            });
            write(out, model.problem().stream().toList(), ModelCodec::write);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return bytes.toByteArray();
    }

    static FileModel decode(byte[] bytes, int from, int length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, from, length))) {
            boolean scanned = in.readBoolean();
            List<FileModel.Dag> dags = read(in, i -> new FileModel.Dag(i.readUTF(), i.readInt(), i.readUTF()));
            List<DagFile.DynamicDag> dynamic = read(in, i -> new DagFile.DynamicDag(i.readInt(), i.readUTF()));
            List<FileModel.Import> imports = read(in, ModelCodec::readImport);
            Map<String, Integer> bound = new LinkedHashMap<>();
            read(in, i -> bound.put(i.readUTF(), i.readInt()));
            List<String> makers = read(in, i -> i.readUTF());
            List<FileModel.ForeignCall> calls =
                    read(in, i -> new FileModel.ForeignCall(i.readUTF(), i.readInt()));
            List<DagAccess.Place> places = read(in, ModelCodec::readPlace);
            List<DagAccess.TaskOwner> owners = read(in, i -> new DagAccess.TaskOwner(i.readUTF(), i.readInt()));
            DagAccess access = new DagAccess(places, owners);
            Optional<FileModel.Problem> problem = read(in, ModelCodec::readProblem).stream().findFirst();
            return new FileModel(scanned, dags, dynamic, imports, bound, new HashSet<>(makers), calls, access, problem);
        } catch (IOException e) {
            throw new UncheckedIOException("an authentic model cannot be read", e);
        }
    }

    private static void write(DataOutputStream out, DagAccess.Place place) throws IOException {
        out.writeUTF(place.id());
        out.writeInt(place.line());
        for (Declared declared : List.of(place.roles(), place.owner())) {
            write(out, declared.names(), DataOutputStream::writeUTF);
            out.writeBoolean(declared.whole());
        }
    }

    private static DagAccess.Place readPlace(DataInputStream in) throws IOException {
        return new DagAccess.Place(in.readUTF(), in.readInt(), readDeclared(in), readDeclared(in));
    }

    private static Declared readDeclared(DataInputStream in) throws IOException {
        return new Declared(read(in, i -> i.readUTF()), in.readBoolean());
    }

    private static void write(DataOutputStream out, FileModel.Import one) throws IOException {
        out.writeInt(one.level());
        out.writeUTF(one.module());
        write(out, one.names(), DataOutputStream::writeUTF);
        out.writeInt(one.line());
        out.writeByte(one.when().ordinal());
    }

    private static FileModel.Import readImport(DataInputStream in) throws IOException {
        int level = in.readInt();
        String module = in.readUTF();
        List<String> names = read(in, i -> i.readUTF());
        return new FileModel.Import(level, module, names, in.readInt(), FileModel.When.values()[in.readByte()]);
    }

    private static void write(DataOutputStream out, FileModel.Problem problem) throws IOException {
        out.writeUTF(problem.rule());
        out.writeByte(problem.severity().ordinal());
        out.writeInt(problem.line());
        out.writeInt(problem.column());
        out.writeUTF(problem.message());
    }

    private static FileModel.Problem readProblem(DataInputStream in) throws IOException {
        String rule = in.readUTF();
        Severity severity = Severity.values()[in.readByte()];
        return new FileModel.Problem(rule, severity, in.readInt(), in.readInt(), in.readUTF(), true);
    }

    private static <T> void write(DataOutputStream out, Collection<T> all, Writer<T> writer) throws IOException {
        out.writeInt(all.size());
        for (T one : all) {
            writer.write(out, one);
        }
    }

    private static <T> List<T> read(DataInputStream in, Reader<T> reader) throws IOException {
        int size = in.readInt();
        List<T> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(reader.read(in));
        }
        return all;
    }

    private interface Writer<T> {
        void write(DataOutputStream out, T one) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }
}
