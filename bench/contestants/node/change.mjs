// Reads a status change from AWS's event and redacts it.
import { redact } from "./redact.mjs";

const QUIET = ["RUNNING", "PENDING_REDRIVE", "SUCCEEDED"];
const CRITICAL = ["FAILED", "TIMED_OUT"];
const MAX_FRAMES = 3;

export function decode(event) {
  if (event.source !== "aws.states" || !event.detail?.status) throw new Error(`Not a status change: ${event.source}`);
  const detail = redact(event.detail);
  const [, partition, , region, account, , stateMachine, execution] = detail.executionArn.split(":");
  const from = detail.redriveDate ?? detail.startDate;
  return {
    eventId: event.id,
    detail,
    partition,
    region,
    account,
    stateMachine,
    execution,
    status: detail.status,
    severity: severity(detail.status),
    attempt: (detail.redriveCount ?? 0) + 1,
    millis: detail.stopDate && from <= detail.stopDate ? detail.stopDate - from : undefined,
    error: detail.error ?? "",
    cause: causeText(detail.cause ?? "", detail.error),
  };
}

function severity(status) {
  if (QUIET.includes(status)) return "info";
  return CRITICAL.includes(status) ? "critical" : "warning";
}

/** A cause as a person reads it: Lambda puts a JSON object into it. */
function causeText(cause, error) {
  let parsed;
  try {
    parsed = JSON.parse(cause);
  } catch {
    return cause.trim();
  }
  if (!parsed?.errorMessage) return cause.trim();
  const frames = (parsed.stackTrace ?? []).slice(0, MAX_FRAMES).map((frame) => frame.trim());
  return [parsed.errorMessage.trim(), parsed.errorType, ...frames].filter((line) => line && line !== error).join("\n");
}
