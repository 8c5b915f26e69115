package dev.runwatch.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// Sets the permissions of a folder's content to 0755 for folders and 0644 for files, so that the umask of a build does
/// not show.
public final class NormalizePermissions {

    private NormalizePermissions() {}

    /// @param arguments the folder
    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            for (Path each : all.toList()) {
                var permissions = Files.getFileAttributeView(each, PosixFileAttributeView.class);
                // Null on Windows, where archives have no permissions.
                if (permissions != null) {
                    permissions.setPermissions(
                            PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
