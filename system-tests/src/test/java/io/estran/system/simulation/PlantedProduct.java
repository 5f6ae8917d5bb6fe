package io.estran.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The product with a mistake in it, beside the healthy one: the changed sources are compiled to memory, and all of Estran's
 * classes are loaded anew for it.
 */
final class PlantedProduct {
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));

    private final Method run;

    PlantedProduct(Defect defect) throws Exception {
        Class<?> simulation = new Loader(compile(sources(defect))).loadClass(Simulation.class.getName());
        run = simulation.getMethod("run", long.class, int.class, boolean.class);
    }

    /** What the simulation finds with that seed; null if nothing. */
    @Nullable
    String violation(long seed) throws Exception {
        Object outcome = Objects.requireNonNull(run.invoke(null, seed, Simulation.AS_THE_SEED_SAYS, false));
        return (String) outcome.getClass().getMethod("violation").invoke(outcome);
    }

    private static Map<String, String> sources(Defect defect) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (Defect.Edit edit : defect.edits()) {
            String before = sources.get(edit.file());
            String source = before == null ? Files.readString(ROOT.resolve(edit.file())) : before;
            int at = source.indexOf(edit.text());
            assertThat(at)
                    .as("%s: the text to change is no longer in %s", defect, edit.file())
                    .isNotNegative();
            assertThat(source.indexOf(edit.text(), at + 1))
                    .as("%s: the text to change is in %s more than once", defect, edit.file())
                    .isNegative();
            sources.put(edit.file(), source.replace(edit.text(), edit.instead()));
        }
        return sources;
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Memory memory = new Memory(files);
            List<String> options =
                    List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
            List<Source> units = sources.entrySet().stream()
                    .map(source -> new Source(source.getKey(), source.getValue()))
                    .toList();
            boolean compiled = compiler.getTask(messages, memory, null, options, null, units)
                    .call();
            assertThat(compiled)
                    .as("the mistake does not compile:\n%s", messages)
                    .isTrue();
            return memory.bytes();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("string:///" + file.replaceFirst(".*/src/main/java/", "")), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Where compiled classes go. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        Memory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> bytes() {
            Map<String, byte[]> bytes = new HashMap<>();
            classes.forEach((name, content) -> bytes.put(name, content.toByteArray()));
            return bytes;
        }
    }

    /** Loads Estran's classes itself, the changed ones from memory; libraries are shared. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> changed;

        Loader(Map<String, byte[]> changed) {
            super(PlantedProduct.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.estran.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = changed.get(name);
            if (bytes == null) {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException failed) {
                    throw new ClassNotFoundException(name, failed);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
