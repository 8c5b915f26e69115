// Publishes the alerts of an invocation, each once.
import { PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import { dedupKey, message } from "./message.mjs";

const MAX_BATCH = 10;
const REMEMBER_MILLIS = 15 * 60 * 1_000;
const REMEMBER_MAX = 10_000;

export class Alerts {
  #sns;
  #topic;
  #sent = new Map();

  constructor(sns, topic) {
    this.#sns = sns;
    this.#topic = topic;
  }

  /** The outcome of each change that needs an alert: "sent", "duplicate", or an error. */
  async send(changes) {
    const due = changes.filter(({ severity }) => severity !== "info");
    const facts = groupBy(due, dedupKey);
    const fresh = [...facts].filter(([key]) => !this.#remembers(key));
    const outcomes = new Map();
    const chunks = [];
    for (let from = 0; from < fresh.length; from += MAX_BATCH) chunks.push(fresh.slice(from, from + MAX_BATCH));
    await Promise.all(chunks.map((chunk) => this.#publish(chunk, outcomes)));
    const deliveries = new Map();
    for (const [key, same] of facts) {
      const outcome = outcomes.get(key) ?? "duplicate";
      same.forEach((change, i) => deliveries.set(change, i > 0 && outcome === "sent" ? "duplicate" : outcome));
    }
    return deliveries;
  }

  async #publish(chunk, outcomes) {
    try {
      const failed = await (chunk.length === 1 ? this.#publishOne(chunk[0]) : this.#publishBatch(chunk));
      chunk.forEach(([key], i) => {
        const failure = failed.find(({ Id }) => Id === String(i));
        outcomes.set(key, failure ? new Error(`SNS rejected an alert: ${failure.Code}`) : "sent");
        if (!failure) this.#remember(key);
      });
    } catch (failure) {
      chunk.forEach(([key]) => outcomes.set(key, failure));
    }
  }

  async #publishOne([, [change]]) {
    await this.#sns.send(new PublishCommand({ TopicArn: this.#topic, ...message(change) }));
    return [];
  }

  async #publishBatch(chunk) {
    const entries = chunk.map(([, [change]], i) => ({ Id: String(i), ...message(change) }));
    const request = { TopicArn: this.#topic, PublishBatchRequestEntries: entries };
    return (await this.#sns.send(new PublishBatchCommand(request))).Failed ?? [];
  }

  #remembers(key) {
    return Date.now() - (this.#sent.get(key) ?? -Infinity) < REMEMBER_MILLIS;
  }

  #remember(key) {
    this.#sent.delete(key);
    this.#sent.set(key, Date.now());
    if (this.#sent.size > REMEMBER_MAX) this.#sent.delete(this.#sent.keys().next().value);
  }
}

/** As Map.groupBy, which came with Node 21. */
function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}
