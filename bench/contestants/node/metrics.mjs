// Counts and times the status changes of an invocation, and publishes to CloudWatch before it ends.
import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";

const MAX_VALUES = 150;

export class Metrics {
  #cloudWatch;
  #series = new Map();

  constructor(cloudWatch) {
    this.#cloudWatch = cloudWatch;
  }

  /** Does not count a duplicate, nor a change whose alert failed: that event is redelivered. */
  handled({ status, stateMachine, millis, severity, detail }, delivery) {
    if (delivery === "duplicate") return this.count("runwatch.events.duplicate", {});
    if (delivery instanceof Error) return this.count("runwatch.alerts", { severity, outcome: "failed" });
    if (delivery === "sent") {
      this.count("runwatch.alerts", { severity, outcome: "published" });
      if (detail.stopDate) this.#record("runwatch.delay", "Milliseconds", {}, Math.max(0, Date.now() - detail.stopDate));
    }
    this.count("runwatch.executions", { status });
    const dimensions = { status, state_machine: stateMachine };
    this.count("runwatch.executions", dimensions);
    if (millis !== undefined) this.#record("runwatch.execution.duration", "Milliseconds", dimensions, millis);
  }

  count(name, dimensions) {
    this.#record(name, "Count", dimensions, 1);
  }

  /** A metric can never fail an event. */
  async flush() {
    const data = [...this.#series.values()].flatMap(({ values, ...datum }) => datums(datum, values));
    this.#series.clear();
    if (data.length === 0) return;
    try {
      await this.#cloudWatch.send(new PutMetricDataCommand({ Namespace: "Runwatch", MetricData: data }));
    } catch (failure) {
      console.warn(JSON.stringify({ level: "WARN", message: `Metrics are lost: ${failure.message}`, data }));
    }
  }

  #record(MetricName, Unit, dimensions, value) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const key = JSON.stringify([MetricName, Dimensions]);
    if (!this.#series.has(key)) this.#series.set(key, { MetricName, Unit, Dimensions, values: new Map() });
    const { values } = this.#series.get(key);
    values.set(value, (values.get(value) ?? 0) + 1);
  }
}

function datums({ Unit, ...rest }, values) {
  const datum = { ...rest, Unit, Timestamp: new Date() };
  if (Unit === "Count") return [{ ...datum, Value: values.get(1) }];
  const all = [...values];
  const chunks = [];
  for (let from = 0; from < all.length; from += MAX_VALUES) {
    const some = all.slice(from, from + MAX_VALUES);
    chunks.push({ ...datum, Values: some.map(([value]) => value), Counts: some.map(([, count]) => count) });
  }
  return chunks;
}
