package dev.runwatch.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// Gives the files and folders of a directory the permissions that they have in every build, whatever the umask.
public final class NormalizePermissions {

    private NormalizePermissions() {}

    /// @param arguments the directory
    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            for (Path each : all.toList()) {
                var permissions = Files.getFileAttributeView(each, PosixFileAttributeView.class);
                // Windows has none, and its archives say nothing of them.
                if (permissions != null) {
                    permissions.setPermissions(
                            PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
