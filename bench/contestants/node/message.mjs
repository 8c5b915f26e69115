// Renders the alert of a status change: one publish with a text per protocol.
import { createHash } from "node:crypto";

const VERBS = { FAILED: "FAILED", TIMED_OUT: "TIMED OUT", ABORTED: "was ABORTED" };
const REDRIVE_WINDOW_MILLIS = 14 * 24 * 60 * 60 * 1_000;
const MAX_SUBJECT = 99;
const MAX_SMS = 140;
const MAX_TEXT = 4_000;

export function message(change) {
  const alert = { ...change, ...wording(change), link: consoleLink(change), dedupKey: dedupKey(change) };
  const email = mail(alert);
  const texts = {
    default: JSON.stringify(document(alert, email)),
    email,
    sms: alert.brief.slice(0, MAX_SMS),
    https: JSON.stringify(chat(alert)),
  };
  return {
    Subject: alert.subject,
    MessageStructure: "json",
    Message: JSON.stringify(texts),
    MessageAttributes: attributes(alert),
  };
}

export function dedupKey({ detail, status }) {
  const identity = `${detail.executionArn}|${status}|${detail.redriveCount ?? 0}`;
  return createHash("sha256").update(identity).digest("hex");
}

function wording(change) {
  const { status, stateMachine, error, millis } = change;
  const after = millis === undefined ? "" : ` after ${duration(millis)}`;
  const attempt = change.attempt === 1 ? "" : ` (attempt ${change.attempt})`;
  return {
    subject: `${status}: ${stateMachine}${error && `, ${error}`}${attempt}`.slice(0, MAX_SUBJECT),
    sentence: `${stateMachine} ${VERBS[status] ?? `has the unknown status ${status}`}${after}${attempt}.`,
    brief: `${status} ${stateMachine}${error && `: ${error}`}${after}${attempt}`,
    facts: facts(change),
  };
}

function facts(change) {
  const { detail } = change;
  const again = change.attempt === 1 ? "" : ` (attempt ${change.attempt}, after a redrive)`;
  return [
    ["Error", change.error],
    ["Cause", change.cause],
    ["Execution", change.execution + again],
    ["Started", time(detail.startDate)],
    ["Redriven", time(detail.redriveDate)],
    ["Ended", time(detail.stopDate)],
    ["Where", `${change.account}, ${change.region}`],
    ["Redrive", redrive(detail)],
    ["Severity", change.severity],
  ].filter(([, value]) => value);
}

function redrive({ redriveStatus, redriveStatusReason, stopDate }) {
  if (redriveStatus === "NOT_REDRIVABLE") return `not possible${redriveStatusReason ? `: ${redriveStatusReason}` : ""}`;
  if (redriveStatus !== "REDRIVABLE") return "";
  return `possible until ${time(stopDate + REDRIVE_WINDOW_MILLIS).replace(/:\d\d UTC$/, " UTC")}`;
}

function mail({ sentence, facts, link, eventId }) {
  const width = 2 + Math.max(...facts.map(([label]) => label.length));
  const rows = facts.map(([label, value]) => label.padEnd(width) + value.replaceAll("\n", `\n${" ".repeat(width)}`));
  const why = facts.filter(([label]) => label === "Error" || label === "Cause").length;
  if (why) rows.splice(why, 0, "");
  return [sentence, "", ...rows, "", "Open the execution", link, "", `Runwatch, event ${eventId}`, ""].join("\n");
}

function document(alert, text) {
  const { detail } = alert;
  return {
    version: "1",
    kind: "execution",
    status: alert.status,
    severity: alert.severity,
    headline: alert.sentence,
    stateMachine: { name: alert.stateMachine, arn: detail.stateMachineArn },
    execution: { name: alert.execution, arn: detail.executionArn, attempt: alert.attempt },
    error: alert.error || undefined,
    cause: alert.cause.slice(0, MAX_TEXT) || undefined,
    startedAt: instant(detail.startDate),
    endedAt: instant(detail.stopDate),
    durationMs: alert.millis,
    redrive: {
      status: detail.redriveStatus,
      until: detail.redriveStatus === "REDRIVABLE" ? instant(detail.stopDate + REDRIVE_WINDOW_MILLIS) : undefined,
    },
    partition: alert.partition,
    account: alert.account,
    region: alert.region,
    link: alert.link,
    eventId: alert.eventId,
    dedupKey: alert.dedupKey,
    text,
  };
}

/** A custom notification of Amazon Q Developer in chat applications. */
function chat(alert) {
  const { dedupKey, subject, facts, link, stateMachine, sentence } = alert;
  const again = facts.filter(([label, value]) => label === "Redrive" && value.startsWith("possible"));
  return {
    version: "1.0",
    source: "custom",
    id: dedupKey,
    content: {
      textType: "client-markdown",
      title: subject,
      description: facts.map(([label, value]) => `*${label}*: ${plain(value)}`).join("\n"),
      nextSteps: [`<${link}|Open the execution>`, ...again.map(([, value]) => `Redrive: ${value}`)],
    },
    metadata: { threadId: stateMachine, summary: sentence, additionalContext: context(alert) },
  };
}

function context({ status, severity, stateMachine, account, region, dedupKey, detail }) {
  const { stateMachineArn, executionArn } = detail;
  return { status, severity, stateMachine, account, region, dedupKey, stateMachineArn, executionArn };
}

function attributes({ status, severity, stateMachine, account, region, dedupKey }) {
  const values = { status, severity, stateMachine, account, region, dedupKey };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
  );
}

function consoleLink({ region, detail }) {
  const arn = encodeURIComponent(detail.executionArn).replaceAll("%3A", ":");
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`;
}

/** A value shall show as it is and never become a link, a mention or a format. */
function plain(value) {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "'")
    .replaceAll("*", "\u2217")
    .replaceAll("@", "@\u200B");
}

function instant(millis) {
  return millis ? new Date(millis).toISOString().replace(".000Z", "Z") : undefined;
}

function time(millis) {
  return millis ? `${new Date(millis).toISOString().slice(0, 19).replace("T", " ")} UTC` : "";
}

/** The two largest units, such as `12 min 21 s`. */
function duration(millis) {
  if (millis < 1_000) return `${millis} ms`;
  const seconds = Math.floor(millis / 1_000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const largest = parts.findIndex(([amount]) => amount > 0);
  const both = parts.slice(largest, largest + 2).filter(([amount]) => amount > 0);
  return both.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}
