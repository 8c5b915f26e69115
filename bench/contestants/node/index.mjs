// Runwatch's job in Node: log each status change with its payload redacted, alert by SNS, count in CloudWatch.
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SNSClient } from "@aws-sdk/client-sns";
import { Alerts } from "./alerts.mjs";
import { decode } from "./change.mjs";
import { log } from "./log.mjs";
import { Metrics } from "./metrics.mjs";
import { serve } from "./runtime.mjs";

const timeouts = { requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };
const alerts = new Alerts(new SNSClient({ ...timeouts, maxAttempts: 5 }), process.env.RUNWATCH_ALERTS_TOPICARN);
// One attempt: after a lost response, a retry would count twice.
const metrics = new Metrics(new CloudWatchClient({ ...timeouts, maxAttempts: 1 }));

async function handle(event, requestId) {
  const records = event.Records ?? [{ messageId: event.id, body: event }];
  const changes = [];
  const failures = new Map();
  for (const { messageId, body } of records) {
    try {
      const change = decode(typeof body === "string" ? JSON.parse(body) : body);
      log(change, requestId);
      changes.push({ ...change, messageId });
    } catch (failure) {
      metrics.count("runwatch.events.rejected", { reason: "malformed" });
      failures.set(messageId, failure);
    }
  }
  const deliveries = await alerts.send(changes);
  changes.forEach((change) => {
    const delivery = deliveries.get(change) ?? "not due";
    metrics.handled(change, delivery);
    if (delivery instanceof Error) failures.set(change.messageId, delivery);
  });
  await metrics.flush();
  return answer(event, failures);
}

function answer(event, failures) {
  if (event.Records) return { batchItemFailures: [...failures.keys()].map((id) => ({ itemIdentifier: id })) };
  for (const failure of failures.values()) throw failure;
  return {};
}

await serve(handle);
