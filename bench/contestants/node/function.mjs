// The same job in Node: log the payload redacted, alert by SNS, count in CloudWatch. It renders less than Runwatch does:
// one text instead of one per protocol.
import http from "node:http";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const SECRET = /pass(word|wd)?|secret|token|credential|api_?key|authorization|private_?key|pin$/i;
const ALERTED = new Set(["FAILED", "TIMED_OUT", "ABORTED"]);
const SNS_BATCH = 10;

const topic = process.env.RUNWATCH_ALERTS_TOPICARN;
const sns = new SNSClient({ maxAttempts: 5 });
const cloudWatch = new CloudWatchClient({ maxAttempts: 2 });

function redact(value, name = "") {
  if (SECRET.test(name)) return "***";
  if (Array.isArray(value)) return value.map((each) => redact(each));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redact(each, key)]));
  }
  if (typeof value === "string" && /^\s*[{[]/.test(value)) {
    try {
      return JSON.stringify(redact(JSON.parse(value)));
    } catch {
      return value;
    }
  }
  return value;
}

function decode(event) {
  if (event.source !== "aws.states" || !event.detail?.status) throw new Error(`Not a status change: ${event.source}`);
  const { detail } = event;
  return {
    event,
    detail: redact(detail),
    status: detail.status,
    machine: detail.stateMachineArn.split(":").at(-1),
    millis: detail.stopDate ? detail.stopDate - detail.startDate : undefined,
  };
}

function log(change, requestId) {
  console.log(
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level: ALERTED.has(change.status) ? "ERROR" : "INFO",
      message: `${change.machine} ${change.status}`,
      function_request_id: requestId,
      execution: change.detail.executionArn,
      payload: change.detail,
      service: "runwatch",
    }),
  );
}

function message({ event, detail, status, machine, millis }) {
  const attribute = (text) => ({ DataType: "String", StringValue: text });
  return {
    Subject: `${status}: ${machine} ${detail.name}`.slice(0, 100),
    Message: [
      `${machine} ${status} after ${Math.round(millis / 1000)} s`,
      `Error: ${detail.error}`,
      `Cause: ${detail.cause}`,
      `Execution: ${detail.executionArn}`,
      `Account ${event.account}, ${event.region}, event ${event.id}`,
      `https://${event.region}.console.aws.amazon.com/states/home?region=${event.region}#/v2/executions/details/${detail.executionArn}`,
    ].join("\n"),
    MessageAttributes: {
      status: attribute(status),
      severity: attribute("critical"),
      stateMachine: attribute(machine),
      account: attribute(event.account),
    },
  };
}

async function alert(changes) {
  const due = changes.filter((change) => ALERTED.has(change.status)).map(message);
  if (due.length === 1) {
    await sns.send(new PublishCommand({ TopicArn: topic, ...due[0] }));
    return;
  }
  for (let from = 0; from < due.length; from += SNS_BATCH) {
    const entries = due.slice(from, from + SNS_BATCH).map((each, i) => ({ Id: String(i), ...each }));
    const { Failed } = await sns.send(
      new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries }),
    );
    if (Failed?.length) throw new Error(`SNS refused ${Failed.length} alerts`);
  }
}

async function measure(changes) {
  const groups = Map.groupBy
    ? Map.groupBy(changes, (change) => `${change.status} ${change.machine}`)
    : changes.reduce((all, change) => {
        const key = `${change.status} ${change.machine}`;
        return all.set(key, [...(all.get(key) ?? []), change]);
      }, new Map());
  const data = [];
  for (const group of groups.values()) {
    const Dimensions = [
      { Name: "status", Value: group[0].status },
      { Name: "state_machine", Value: group[0].machine },
    ];
    data.push({ MetricName: "runwatch.changes", Unit: "Count", Value: group.length, Dimensions });
    const durations = new Map();
    for (const { millis } of group) {
      if (millis !== undefined) durations.set(millis, (durations.get(millis) ?? 0) + 1);
    }
    const values = [...durations.keys()];
    for (let from = 0; from < values.length; from += 150) {
      const Values = values.slice(from, from + 150);
      const Counts = Values.map((value) => durations.get(value));
      data.push({ MetricName: "runwatch.duration", Unit: "Milliseconds", Values, Counts, Dimensions });
    }
  }
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: "Runwatch", MetricData: data }));
}

async function handle(event, requestId) {
  const changes = (event.Records ?? [{ body: event }]).map(({ body }) =>
    decode(typeof body === "string" ? JSON.parse(body) : body),
  );
  changes.forEach((change) => log(change, requestId));
  await alert(changes);
  await measure(changes);
  return event.Records ? { batchItemFailures: [] } : {};
}

const agent = new http.Agent({ keepAlive: true });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent, host, port, method, path: `/2018-06-01/runtime/invocation/${path}` },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

for (;;) {
  const { headers, body } = await call("GET", "next");
  const id = headers["lambda-runtime-aws-request-id"];
  try {
    await call("POST", `${id}/response`, JSON.stringify(await handle(JSON.parse(body), id)));
  } catch (failure) {
    await call("POST", `${id}/error`, JSON.stringify({ errorType: failure.name, errorMessage: failure.message }));
  }
}
