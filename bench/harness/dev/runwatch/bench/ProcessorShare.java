package dev.runwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Lets processes have only so much processor time together: by a control group of Linux, as Lambda does it by the
/// function's memory.
final class ProcessorShare implements AutoCloseable {

    /// Microseconds after which there is new time: short, so that a start sees many of them.
    private static final int PERIOD = 20_000;

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final List<String> wrapper;
    private final Optional<Path> group;

    private ProcessorShare(List<String> wrapper, Optional<Path> group) {
        this.wrapper = wrapper;
        this.group = group;
    }

    /// Where control groups are not ours to make, one processor is one that the process is pinned to.
    ///
    /// @throws IOException if this machine lets us do neither
    static ProcessorShare of(double processors) throws IOException {
        boolean first = Files.isDirectory(ROOT.resolve("cpu"));
        Path group = (first ? ROOT.resolve("cpu") : ROOT)
                .resolve("runwatch-bench-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
        } catch (IOException notAllowed) {
            if (processors == 1 && Files.isExecutable(TASKSET)) {
                return new ProcessorShare(List.of(TASKSET.toString(), "-c", "0"), Optional.empty());
            }
            throw new IOException("this machine lets us make no control group (" + notAllowed + ")", notAllowed);
        }
        try {
            limit(group, first, Math.round(processors * PERIOD));
        } catch (IOException notAllowed) {
            Files.delete(group);
            throw new IOException("its control groups limit no processor (" + notAllowed + ")", notAllowed);
        }
        List<String> wrapper = List.of("sh", "-c", "echo $$ > " + group + "/cgroup.procs && exec \"$@\"", "sh");
        return new ProcessorShare(wrapper, Optional.of(group));
    }

    /// The group also gets the largest weight, so that other processes of the machine disturb a measurement less.
    ///
    /// @param first whether the control groups are of version 1
    private static void limit(Path group, boolean first, long quota) throws IOException {
        if (first) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            Files.writeString(group.resolve("cpu.shares"), "262144");
        } else {
            Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD);
            Files.writeString(group.resolve("cpu.weight"), "10000");
        }
    }

    /// A command that starts the command behind it with this share.
    List<String> wrapper() {
        return wrapper;
    }

    @Override
    public void close() throws IOException {
        if (group.isPresent()) {
            Files.delete(group.get());
        }
    }
}
