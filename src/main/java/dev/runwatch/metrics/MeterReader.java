package dev.runwatch.metrics;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.config.NamingConvention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/// Reads meters of any kind as data for CloudWatch. A meter that cannot be published is skipped with one warning and
/// does not affect the others.
///
/// Timers give every duration since the last read. All others give their measurements: a total, such as a count, gives
/// the difference since the last read if there is one, anything else its current value. A meter with several
/// measurements gives one metric per measurement, such as `NAME.count` and `NAME.total`.
final class MeterReader {

    /// Distinct values in one datum, and the largest value
    /// ([`MetricDatum`](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html)).
    private static final int MAX_VALUES = 150;

    private static final double MAX_VALUE = Math.scalb(1.0, 360);

    private static final Logger log = LoggerFactory.getLogger(MeterReader.class);

    private final Map<Meter.Id, Map<Statistic, Double>> lastTotals = new HashMap<>();
    private final Set<Meter.Id> skipped = new HashSet<>();

    synchronized List<MetricDatum> read(List<Meter> meters, NamingConvention names, Instant now) {
        List<MetricDatum> data = new ArrayList<>();
        for (Meter meter : meters) {
            try {
                data.addAll(read(meter, names, now));
            } catch (RuntimeException failed) {
                if (skipped.add(meter.getId())) {
                    log.warn("Metric {} is not published: {}", meter.getId().getName(), failed.toString());
                }
            }
        }
        return data;
    }

    private List<MetricDatum> read(Meter meter, NamingConvention names, Instant now) {
        return meter instanceof DeltaTimer timer ? durations(timer, names, now) : measurements(meter, names, now);
    }

    private static List<MetricDatum> durations(DeltaTimer timer, NamingConvention names, Instant now) {
        MetricDatum.Builder datum = datum(timer, "", names, now).unit(StandardUnit.MILLISECONDS);
        List<MetricDatum> data = new ArrayList<>();
        List<Map.Entry<Long, Long>> all = List.copyOf(timer.drain().entrySet());
        for (int from = 0; from < all.size(); from += MAX_VALUES) {
            var some = all.subList(from, Math.min(from + MAX_VALUES, all.size()));
            data.add(datum.values(some.stream()
                            .map(each -> each.getKey().doubleValue())
                            .toList())
                    .counts(some.stream()
                            .map(each -> each.getValue().doubleValue())
                            .toList())
                    .build());
        }
        return data;
    }

    private List<MetricDatum> measurements(Meter meter, NamingConvention names, Instant now) {
        List<Measurement> measurements = new ArrayList<>();
        meter.measure().forEach(measurements::add);
        List<MetricDatum> data = new ArrayList<>();
        for (Measurement measurement : measurements) {
            Statistic statistic = measurement.getStatistic();
            double value = sinceLastRead(meter, statistic, valid(measurement.getValue()));
            if (value == 0 && isTotal(statistic)) {
                continue;
            }
            String suffix = measurements.size() == 1 ? "" : "." + statistic.getTagValueRepresentation();
            data.add(datum(meter, suffix, names, now)
                    .unit(unit(meter, statistic))
                    .value(value)
                    .build());
        }
        return data;
    }

    private double sinceLastRead(Meter meter, Statistic statistic, double value) {
        if (!isTotal(statistic)) {
            return value;
        }
        Double last =
                lastTotals.computeIfAbsent(meter.getId(), id -> new HashMap<>()).put(statistic, value);
        return last == null ? value : value - last;
    }

    private static boolean isTotal(Statistic statistic) {
        return statistic == Statistic.COUNT || statistic == Statistic.TOTAL || statistic == Statistic.TOTAL_TIME;
    }

    private static StandardUnit unit(Meter meter, Statistic statistic) {
        return switch (statistic) {
            case COUNT -> StandardUnit.COUNT;
            case TOTAL_TIME, DURATION -> StandardUnit.MILLISECONDS;
            case MAX -> meter instanceof LongTaskTimer ? StandardUnit.MILLISECONDS : StandardUnit.NONE;
            default -> meter instanceof TimeGauge ? StandardUnit.MILLISECONDS : StandardUnit.NONE;
        };
    }

    private static double valid(double value) {
        if (!(Math.abs(value) <= MAX_VALUE)) {
            throw new IllegalArgumentException("CloudWatch does not accept the value " + value);
        }
        return value;
    }

    private static MetricDatum.Builder datum(Meter meter, String suffix, NamingConvention names, Instant now) {
        Meter.Id id = meter.getId();
        return MetricDatum.builder()
                .metricName(id.getConventionName(names) + suffix)
                .timestamp(now)
                .dimensions(id.getConventionTags(names).stream()
                        .map(tag -> Dimension.builder()
                                .name(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList());
    }
}
