package dev.runwatch.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the process that listens on a port. Only Linux provides this, in `/proc`.
final class PortOwner {

    private static final String LISTENING = "0A";

    private PortOwner() {}

    static String describe(int port) {
        return inode(port)
                .flatMap(PortOwner::process)
                .map(process -> "process %d (%s)"
                        .formatted(process.pid(), process.info().command().orElse("?")))
                .orElse("another process");
    }

    private static Optional<String> inode(int port) {
        String suffix = ":" + String.format(Locale.ROOT, "%04X", port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING))
                .map(columns -> columns[9])
                .findFirst();
    }

    private static Optional<ProcessHandle> process(String inode) {
        Path socket = Path.of("socket:[" + inode + "]");
        return ProcessHandle.allProcesses()
                .filter(process -> owns(process, socket))
                .findFirst();
    }

    private static boolean owns(ProcessHandle process, Path socket) {
        Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).equals(socket)) {
                    return true;
                }
            }
        } catch (IOException denied) {
            return false;
        }
        return false;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
