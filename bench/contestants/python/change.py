"""Reads a status change from AWS's event and redacts it."""

import json
from dataclasses import dataclass

from redact import redact

QUIET = {"RUNNING", "PENDING_REDRIVE", "SUCCEEDED"}
CRITICAL = {"FAILED", "TIMED_OUT"}
MAX_FRAMES = 3


@dataclass(slots=True)
class Change:
    event_id: str
    detail: dict
    partition: str
    region: str
    account: str
    state_machine: str
    execution: str
    status: str
    severity: str
    attempt: int
    millis: int | None
    error: str
    cause: str


def decode(event):
    if event.get("source") != "aws.states" or not event.get("detail", {}).get("status"):
        raise ValueError(f"Not a status change: {event.get('source')}")
    detail = redact(event["detail"])
    _, partition, _, region, account, _, state_machine, execution = detail["executionArn"].split(":")
    error = detail.get("error") or ""
    return Change(
        event_id=event["id"],
        detail=detail,
        partition=partition,
        region=region,
        account=account,
        state_machine=state_machine,
        execution=execution,
        status=detail["status"],
        severity=severity(detail["status"]),
        attempt=(detail.get("redriveCount") or 0) + 1,
        millis=elapsed(detail),
        error=error,
        cause=cause_text(detail.get("cause") or "", error),
    )


def severity(status):
    if status in QUIET:
        return "info"
    return "critical" if status in CRITICAL else "warning"


def elapsed(detail):
    """Milliseconds of the last attempt: after a redrive, since the redrive."""
    start, stop = detail.get("redriveDate") or detail["startDate"], detail.get("stopDate")
    return stop - start if stop and start <= stop else None


def cause_text(cause, error):
    """The readable text of a cause: Lambda writes a JSON object."""
    try:
        parsed = json.loads(cause)
        lines = [parsed["errorMessage"], parsed.get("errorType"), *parsed.get("stackTrace", [])[:MAX_FRAMES]]
    except (KeyError, TypeError, ValueError):
        return cause.strip()
    return "\n".join(line.strip() for line in lines if line and line != error)
