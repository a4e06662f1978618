package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.SSTNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes right below one of a syntax tree, whatever its kind: the parser's nodes are classes with public final fields. */
final class SyntaxChildren {

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    /**
     * The nodes that one part of a node holds.
     *
     * @param part its name: {@code body}
     * @param nodes some may be {@code null}
     */
    record Child(String part, SSTNode[] nodes) {}

    private SyntaxChildren() {}

    static List<Child> of(SSTNode node) {
        List<Child> children = new ArrayList<>();
        for (Field field : FIELDS.computeIfAbsent(node.getClass(), SyntaxChildren::fields)) {
            try {
                Object value = field.get(node);
                if (value instanceof SSTNode one) {
                    children.add(new Child(field.getName(), new SSTNode[] {one}));
                } else if (value instanceof SSTNode[] some) {
                    children.add(new Child(field.getName(), some));
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("a public field of a public class can be read", e);
            }
        }
        return children;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getFields()) {
            Class<?> of = field.getType().isArray() ? field.getType().getComponentType() : field.getType();
            if (SSTNode.class.isAssignableFrom(of) && !Modifier.isStatic(field.getModifiers())) {
                fields.add(field);
            }
        }
        return List.copyOf(fields);
    }
}
