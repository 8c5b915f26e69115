"""Renders the alert of a status change: one publish with a text per protocol."""

import hashlib
import json
from datetime import datetime, timezone
from urllib.parse import quote

VERBS = {"FAILED": "FAILED", "TIMED_OUT": "TIMED OUT", "ABORTED": "was ABORTED"}
REDRIVE_WINDOW_MILLIS = 14 * 24 * 60 * 60 * 1_000
MAX_SUBJECT = 99
MAX_SMS = 140
MAX_TEXT = 4_000


def message(change):
    key = dedup_key(change)
    link = console_link(change)
    after = "" if change.millis is None else f" after {duration(change.millis)}"
    attempt = "" if change.attempt == 1 else f" (attempt {change.attempt})"
    verb = VERBS.get(change.status, f"has the unknown status {change.status}")
    sentence = f"{change.state_machine} {verb}{after}{attempt}."
    comma, colon = (f", {change.error}", f": {change.error}") if change.error else ("", "")
    subject = f"{change.status}: {change.state_machine}{comma}{attempt}"[:MAX_SUBJECT]
    brief = f"{change.status} {change.state_machine}{colon}{after}{attempt}"
    fields = facts(change)
    email = mail(sentence, fields, link, change.event_id)
    texts = {
        "default": json.dumps(document(change, sentence, link, key, email)),
        "email": email,
        "sms": brief[:MAX_SMS],
        "https": json.dumps(chat(change, subject, sentence, fields, link, key)),
    }
    return {
        "Subject": subject,
        "MessageStructure": "json",
        "Message": json.dumps(texts),
        "MessageAttributes": attributes(change, key),
    }


def dedup_key(change):
    identity = f"{change.detail['executionArn']}|{change.status}|{change.detail.get('redriveCount') or 0}"
    return hashlib.sha256(identity.encode()).hexdigest()


def facts(change):
    detail = change.detail
    again = "" if change.attempt == 1 else f" (attempt {change.attempt}, after a redrive)"
    fields = [
        ("Error", change.error),
        ("Cause", change.cause),
        ("Execution", change.execution + again),
        ("Started", time(detail.get("startDate"))),
        ("Redriven", time(detail.get("redriveDate"))),
        ("Ended", time(detail.get("stopDate"))),
        ("Where", f"{change.account}, {change.region}"),
        ("Redrive", redrive(detail)),
        ("Severity", change.severity),
    ]
    return [(label, value) for label, value in fields if value]


def redrive(detail):
    match detail.get("redriveStatus"):
        case "REDRIVABLE":
            return f"possible until {utc(redrivable_until(detail)):%Y-%m-%d %H:%M UTC}"
        case "NOT_REDRIVABLE":
            reason = detail.get("redriveStatusReason")
            return f"not possible: {reason}" if reason else "not possible"
    return ""


def redrivable_until(detail):
    return detail["stopDate"] + REDRIVE_WINDOW_MILLIS if detail.get("redriveStatus") == "REDRIVABLE" else None


def mail(sentence, fields, link, event_id):
    width = 2 + max(len(label) for label, _ in fields)
    rows = [label.ljust(width) + value.replace("\n", "\n" + " " * width) for label, value in fields]
    why = sum(label in ("Error", "Cause") for label, _ in fields)
    if why:
        rows.insert(why, "")
    lines = [sentence, "", *rows, "", "Open the execution", link, "", f"Runwatch, event {event_id}", ""]
    return "\n".join(lines)


def document(change, sentence, link, key, text):
    detail = change.detail
    return present(
        {
            "version": "1",
            "kind": "execution",
            "status": change.status,
            "severity": change.severity,
            "headline": sentence,
            "stateMachine": {"name": change.state_machine, "arn": detail["stateMachineArn"]},
            "execution": {"name": change.execution, "arn": detail["executionArn"], "attempt": change.attempt},
            "error": change.error,
            "cause": change.cause[:MAX_TEXT],
            "startedAt": instant(detail.get("startDate")),
            "endedAt": instant(detail.get("stopDate")),
            "durationMs": change.millis,
            "redrive": present({"status": detail.get("redriveStatus"), "until": instant(redrivable_until(detail))}),
            "partition": change.partition,
            "account": change.account,
            "region": change.region,
            "link": link,
            "eventId": change.event_id,
            "dedupKey": key,
            "text": text,
        }
    )


def chat(change, subject, sentence, fields, link, key):
    """A custom notification of Amazon Q Developer in chat applications."""
    again = [f"Redrive: {value}" for label, value in fields if label == "Redrive" and value.startswith("possible")]
    return {
        "version": "1.0",
        "source": "custom",
        "id": key,
        "content": {
            "textType": "client-markdown",
            "title": subject,
            "description": "\n".join(f"*{label}*: {plain(value)}" for label, value in fields),
            "nextSteps": [f"<{link}|Open the execution>", *again],
        },
        "metadata": {
            "threadId": change.state_machine,
            "summary": sentence,
            "additionalContext": context(change, key),
        },
    }


def values(change, key):
    return {
        "status": change.status,
        "severity": change.severity,
        "stateMachine": change.state_machine,
        "account": change.account,
        "region": change.region,
        "dedupKey": key,
    }


def context(change, key):
    arns = {name: change.detail[name] for name in ("stateMachineArn", "executionArn")}
    return values(change, key) | arns


def attributes(change, key):
    return {name: {"DataType": "String", "StringValue": value} for name, value in values(change, key).items()}


def console_link(change):
    page = f"https://{change.region}.console.aws.amazon.com/states/home?region={change.region}"
    return f"{page}#/v2/executions/details/{quote(change.detail['executionArn'], safe=':/')}"


def plain(value):
    """Escapes a value, so that it is not shown as a link, a mention or formatting."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("`", "'").replace("*", "\u2217").replace("@", "@\u200b")


def present(members):
    return {name: value for name, value in members.items() if value not in (None, "")}


def utc(millis):
    return datetime.fromtimestamp(millis / 1_000, timezone.utc)


def instant(millis):
    if millis is None:
        return None
    whole = millis % 1_000 == 0
    return utc(millis).isoformat(timespec="seconds" if whole else "milliseconds").replace("+00:00", "Z")


def time(millis):
    return f"{utc(millis):%Y-%m-%d %H:%M:%S UTC}" if millis else ""


def duration(millis):
    """The two largest units, such as `12 min 21 s`."""
    if millis < 1_000:
        return f"{millis} ms"
    seconds = millis // 1_000
    parts = [
        (seconds // 86_400, "d"),
        (seconds // 3_600 % 24, "h"),
        (seconds // 60 % 60, "min"),
        (seconds % 60, "s"),
    ]
    largest = next(i for i, (amount, _) in enumerate(parts) if amount)
    return " ".join(f"{amount} {unit}" for amount, unit in parts[largest : largest + 2] if amount)
