package dev.runwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Measures what each part of the package `startup` gains: starts of the self-contained package without that part,
/// minus starts of the complete package.
///
/// AWS is local and responds at once, over TLS as on Lambda. All packages start in turns, so that a busy moment of
/// the machine affects all of them. The difference is the median of the differences within one round.
public final class Ablation {

    private static final int ROUNDS = 15;
    private static final double HALF = 0.5;

    private final int starts;
    private final Events events = new Events();
    private final List<Candidate> packages;
    private final SSLContext tls;

    /// Of each package in each round.
    private final Map<Candidate, List<Start>> onTwo = new LinkedHashMap<>();

    private final Map<Candidate, List<Start>> onHalf = new LinkedHashMap<>();

    /// @param millis from the start of the process to its first response
    /// @param processorMillis processor time of all threads until then
    private record Start(double millis, double processorMillis) {}

    private Ablation(int starts, List<Candidate> packages, SSLContext tls) {
        this.starts = starts;
        this.packages = packages;
        this.tls = tls;
    }

    /// @param arguments `--full`, or `--quick` to check that all packages work; then other checkouts
    public static void main(String[] arguments) throws Exception {
        List<String> others = new ArrayList<>(List.of(arguments));
        boolean quick = others.removeFirst().equals("--quick");
        var certificate = TestCertificate.create(Path.of("target/bench/certificate"));
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", certificate.trustStoreOption());
        List<Candidate> packages = AblatedPackages.build(others).stream()
                .map(each -> new Candidate(
                        each.name(), each.deployed(), each.task(), each.command(), environment, each.traits()))
                .toList();
        var ablation = new Ablation(quick ? 1 : ROUNDS, packages, certificate.context());
        ablation.measure(2, ablation.onTwo);
        ablation.measure(HALF, ablation.onHalf);

        List<Candidate> own = packages.subList(0, packages.size() - others.size());
        String table = ablation.table(own);
        System.out.println(others.isEmpty() ? table : ablation.table(packages));
        Path file = Path.of(quick ? "target/bench/results/ablation.md" : "bench/results/ablation.md");
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, table);
    }

    private void measure(double processors, Map<Candidate, List<Start>> results)
            throws IOException, InterruptedException {
        try (ProcessorShare share = ProcessorShare.of(processors)) {
            for (int round = -1; round < starts; round++) {
                for (Candidate each : packages) {
                    Start start = start(each, share);
                    if (round >= 0) { // The first round warms the disk.
                        results.computeIfAbsent(each, key -> new ArrayList<>()).add(start);
                    }
                }
                System.out.printf("Round %d of %d on %s processors%n", round + 1, starts, processors);
            }
        }
    }

    private Start start(Candidate candidate, ProcessorShare share) throws IOException, InterruptedException {
        try (Running running = Running.start(candidate, share.wrapper(), new StubAws(Optional.of(tls)))) {
            running.invoke(events.one());
            double millis = running.sinceStart();
            double processorMillis = running.processorMillis();
            ColdStarts.checkCalls(candidate, running.aws());
            return new Start(millis, processorMillis);
        }
    }

    private String table(List<Candidate> rows) throws IOException, InterruptedException {
        var table = new StringBuilder("""
            | Without | Two processors, ms | Half a processor, ms | Processor time, ms |
            | --- | ---: | ---: | ---: |
            """);
        Candidate complete = packages.getFirst();
        for (Candidate each : rows) {
            boolean first = each.equals(complete);
            table.append("| %s | %s | %s | %s |%n"
                    .formatted(
                            each.name(),
                            first ? text(median(onTwo, each)) : difference(onTwo, each),
                            first ? text(median(onHalf, each)) : difference(onHalf, each),
                            first ? text(processorTime(each)) : signed(processorTime(each) - processorTime(complete))));
        }
        Map<String, String> machine = Machine.describe();
        return table.append("%nMedians of %d starts each, on %s, %s. Processor time is a mean, on two processors.%n"
                        .formatted(starts, machine.get("Processors"), machine.get("Date")))
                .toString();
    }

    private static double median(Map<Candidate, List<Start>> results, Candidate candidate) {
        return Quantile.median(results.getOrDefault(candidate, List.of()).stream()
                .map(Start::millis)
                .toList());
    }

    private String difference(Map<Candidate, List<Start>> results, Candidate candidate) {
        List<Start> complete = results.getOrDefault(packages.getFirst(), List.of());
        List<Start> without = results.getOrDefault(candidate, List.of());
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < starts; round++) {
            differences.add(without.get(round).millis() - complete.get(round).millis());
        }
        return signed(Quantile.median(differences));
    }

    /// The mean, because the kernel counts it in steps of 10 ms.
    private double processorTime(Candidate candidate) {
        return onTwo.getOrDefault(candidate, List.of()).stream()
                .mapToDouble(Start::processorMillis)
                .average()
                .orElseThrow();
    }

    private static String text(double millis) {
        return "%.0f".formatted(millis);
    }

    private static String signed(double millis) {
        return "%+.0f".formatted(millis);
    }
}
