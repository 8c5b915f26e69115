package dev.runwatch.packaging;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Zip files whose bytes depend on nothing but what is in them: entries in order, one time, two kinds of permissions.
final class Archive {

    /// Of every entry: even seconds, because a zip file counts time in twos. The JVM refuses a cache when the time of a
    /// jar is not that of its training.
    static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private Archive() {}

    /// @param compression `STORED` or `DEFLATED`
    static void pack(Path directory, Path zip, String compression) throws IOException {
        Files.deleteIfExists(zip);
        Map<String, ?> options =
                Map.of("create", "true", "compressionMethod", compression, "enablePosixFileAttributes", "true");
        try (FileSystem archive = FileSystems.newFileSystem(uri(zip), options)) {
            for (Path file : files(directory)) {
                Path entry = archive.getPath("/" + directory.relativize(file));
                Files.createDirectories(entry.resolve("..").normalize());
                Files.copy(file, entry);
                Files.setPosixFilePermissions(
                        entry, PosixFilePermissions.fromString(Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--"));
            }
            try (Stream<Path> entries = Files.walk(archive.getPath("/"))) {
                for (Path entry : entries.skip(1).toList()) {
                    if (Files.isDirectory(entry)) {
                        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                    // Java writes all three, and takes the time of day for those that it is not told.
                    Files.getFileAttributeView(entry, BasicFileAttributeView.class)
                            .setTimes(TIME, TIME, TIME);
                }
            }
        }
    }

    /// Unpacks as Lambda does: with permissions and times.
    static void unpack(Path zip, Path directory) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(uri(zip), Map.of("enablePosixFileAttributes", "true"))) {
            Path root = archive.getPath("/");
            for (Path entry : files(root)) {
                Path file = directory.resolve(root.relativize(entry).toString());
                Files.createDirectories(file.resolve("..").normalize());
                Files.copy(entry, file);
                Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                Files.setLastModifiedTime(file, Files.getLastModifiedTime(entry));
            }
        }
    }

    /// All files below, in the order of their names.
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static URI uri(Path zip) {
        return URI.create("jar:" + zip.toUri());
    }
}
