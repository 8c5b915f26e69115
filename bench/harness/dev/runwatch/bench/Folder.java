package dev.runwatch.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Utilities for folders.
final class Folder {

    private Folder() {}

    /// All files in a folder and its subfolders, sorted by name.
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// Creates the folder, or deletes its content.
    static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /// The bytes of a zip file, or of the zip file that a folder would make without Python's compiled files.
    static long zipped(Path deployed) throws IOException {
        if (Files.isRegularFile(deployed)) {
            return Files.size(deployed);
        }
        Path zip = Files.createTempFile("contestant", ".zip");
        try {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(zip));
                    var entries = new ZipOutputStream(file)) {
                for (Path each : files(deployed)) {
                    if (!each.toString().contains("__pycache__")) {
                        entries.putNextEntry(
                                new ZipEntry(deployed.relativize(each).toString()));
                        Files.copy(each, entries);
                    }
                }
            }
            return Files.size(zip);
        } finally {
            Files.delete(zip);
        }
    }
}
