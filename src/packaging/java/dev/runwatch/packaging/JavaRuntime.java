package dev.runwatch.packaging;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
/// A Java runtime with only what the function uses, by `jlink`.

final class JavaRuntime {

    /// Modules that the application reads. Spring needs `java.beans`, which is a part of `java.desktop`.
    private static final String MODULES = "java.base,java.desktop,java.instrument,java.logging,java.management,"
            + "java.naming,java.xml,jdk.unsupported";

    /// Classes for windows, images and style sheets. Of `java.desktop` the function uses `java.beans` only.
    private static final List<String> UNUSED_PACKAGES = List.of(
            "java.desktop/com/sun/",
            "java.desktop/java/applet/",
            "java.desktop/java/awt/",
            "java.desktop/javax/",
            "java.desktop/sun/",
            "java.xml/com/sun/org/apache/bcel/",
            "java.xml/com/sun/org/apache/xalan/",
            "java.xml/com/sun/org/apache/xml/internal/serializer/",
            "java.xml/com/sun/org/apache/xpath/");

    /// Native libraries of `java.desktop` for screens, fonts, images and sound.
    private static final List<String> UNUSED_LIBRARIES = List.of(
            "libawt",
            "libfontmanager",
            "libfreetype",
            "libjavajpeg",
            "libjawt",
            "libjsound",
            "liblcms",
            "libmlib_image",
            "libsplashscreen");

    private JavaRuntime() {}

    /// Links the runtime.
    ///
    /// @param jre a directory that does not exist
    /// @param work for a file of `jlink`
    static void link(Path jre, Path work) throws IOException {
        tool(
                "jlink",
                List.of(
                        "--add-modules",
                        MODULES,
                        "--output",
                        jre.toString(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress=zip-0",
                        "--exclude-resources",
                        "@" + unusedClasses(work)));
        for (Path file : Archive.files(jre.resolve("lib"))) {
            String name = file.toFile().getName();
            if (UNUSED_LIBRARIES.stream().anyMatch(name::startsWith)) {
                Files.delete(file);
            }
        }
    }

    /// Writes the classes of [#UNUSED_PACKAGES] to a file for `jlink`, except the first of each package: a package that
    /// a module declares must not be empty.
    private static Path unusedClasses(Path work) throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        List<String> unused = new ArrayList<>();
        for (String area : UNUSED_PACKAGES) {
            String last = "";
            for (Path file : Archive.files(modules.resolve(area))) {
                String name = "/" + modules.relativize(file);
                String directory = name.substring(0, name.lastIndexOf('/'));
                if (name.endsWith(".class") && directory.equals(last)) {
                    unused.add(name);
                }
                last = directory;
            }
        }
        return Files.write(work.resolve("unused-classes"), unused);
    }

    /// Runs a tool of the JDK.
    static void tool(String name, List<String> arguments) throws IOException {
        ToolProvider tool = ToolProvider.findFirst(name)
                .orElseThrow(() -> new IOException("This Java has no " + name + ": a JDK is needed, not a JRE"));
        int status = tool.run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException(name + " ended with " + status + ": " + arguments);
        }
    }
}
