package dev.runwatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Measures a warm process: single events, then batches, then large events.
final class Warm {

    private final Plan plan;
    private final Events events;
    private final Results results;

    Warm(Plan plan, Events events, Results results) {
        this.plan = plan;
        this.events = events;
        this.results = results;
    }

    void measure(Candidate candidate) throws IOException, InterruptedException {
        try (Running running = Running.start(candidate)) {
            invoke(running, plan.warmUp(), events::one);
            single(candidate, running);
            if (candidate.takesBatches()) {
                for (Map.Entry<Integer, Integer> batches : plan.batches().entrySet()) {
                    batches(candidate, running, batches.getKey(), batches.getValue());
                }
            }
            for (Map.Entry<Integer, Figure> payload : Plan.PAYLOAD_KILOBYTES.entrySet()) {
                Supplier<byte[]> large = () -> events.withInput(payload.getKey());
                invoke(running, plan.payloads() / 2, large);
                results.put(candidate, payload.getValue(), Quantile.median(invoke(running, plan.payloads(), large)));
            }
        }
        Progress.say(candidate, Figure.WARM_MS, results);
    }

    private void single(Candidate candidate, Running running) throws IOException, InterruptedException {
        long processor = running.processorMillis();
        long output = running.outputBytes();
        int calls = running.aws().cloudWatchCalls();
        List<Double> times = invoke(running, plan.warm(), events::one);
        double median = Quantile.median(times);
        results.put(candidate, Figure.WARM_MS, median);
        results.put(candidate, Figure.WARM_P99_MS, Quantile.of(0.99, times));
        results.put(candidate, Figure.OWN_MS, Math.max(0, median - results.floor()));
        results.put(candidate, Figure.WARM_CPU_MS, (running.processorMillis() - processor) / (double) plan.warm());
        results.put(
                candidate,
                Figure.WARM_CLOUDWATCH_CALLS,
                (double) (running.aws().cloudWatchCalls() - calls) / plan.warm());
        results.put(candidate, Figure.LOG_BYTES, Math.rint((double) (running.outputBytes() - output) / plan.warm()));
    }

    private void batches(Candidate candidate, Running running, int size, int times)
            throws IOException, InterruptedException {
        invoke(running, times, () -> events.batch(size));
        int calls = running.aws().calls();
        long processor = running.processorMillis();
        double median = Quantile.median(invoke(running, times, () -> events.batch(size)));
        double cpuMillis = (double) (running.processorMillis() - processor) / times;
        results.put(candidate, Figure.batchMicros(size), median * 1_000 / size);
        results.put(candidate, Figure.batchCpuMicros(size), cpuMillis * 1_000 / size);
        results.put(candidate, Figure.batchCalls(size), (double) (running.aws().calls() - calls) / times);
    }

    private static List<Double> invoke(Running running, int times, Supplier<byte[]> event)
            throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>(times);
        for (int i = 0; i < times; i++) {
            millis.add(running.invoke(event.get()));
        }
        return millis;
    }
}
