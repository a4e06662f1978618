package io.jenkins.plugins.airflowdeploy.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Writes the files from which Stapler learns the names of parameters, and the list of exported beans: what Stapler's own
 * annotation processor, which is not on Maven Central, writes in the root build.
 */
@SupportedAnnotationTypes({
    "org.kohsuke.stapler.DataBoundConstructor",
    "org.kohsuke.stapler.QueryParameter",
    "org.kohsuke.stapler.export.ExportedBean"
})
public final class StaplerFiles extends AbstractProcessor {

    private final Map<String, String> files = new LinkedHashMap<>();
    private final Set<String> beans = new TreeSet<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element constructor : round.getElementsAnnotatedWith(DataBoundConstructor.class)) {
            String names = parameters((ExecutableElement) constructor);
            files.put(path(constructor.getEnclosingElement()) + ".stapler", "\nconstructor=" + names + "\n");
        }
        for (Element parameter : round.getElementsAnnotatedWith(QueryParameter.class)) {
            ExecutableElement method = (ExecutableElement) parameter.getEnclosingElement();
            String file = path(method.getEnclosingElement()) + "/" + method.getSimpleName() + ".stapler";
            files.put(file, parameters(method));
        }
        for (Element bean : round.getElementsAnnotatedWith(ExportedBean.class)) {
            beans.add(((TypeElement) bean).getQualifiedName().toString());
        }
        if (round.processingOver()) {
            files.forEach(this::write);
            if (!beans.isEmpty()) {
                write("META-INF/exposed.stapler-beans", String.join("\n", beans) + "\n");
            }
        }
        return false;
    }

    private static String parameters(ExecutableElement method) {
        return method.getParameters().stream().map(p -> p.getSimpleName().toString()).collect(Collectors.joining(","));
    }

    private static String path(Element type) {
        return ((TypeElement) type).getQualifiedName().toString().replace('.', '/');
    }

    private void write(String file, String content) {
        try (Writer out = processingEnv.getFiler().createResource(StandardLocation.CLASS_OUTPUT, "", file).openWriter()) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
