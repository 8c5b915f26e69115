"""Runwatch's job in Python: log each status change redacted, alert by SNS, count in CloudWatch."""

import json
import os

import boto3
from botocore.config import Config

from alerts import Alerts
from change import decode
from log import log
from metrics import Metrics
from runtime import serve


def client(service, attempts):
    retries = {"mode": "standard", "total_max_attempts": attempts}
    return boto3.client(service, config=Config(connect_timeout=1, read_timeout=3, retries=retries))


alerts = Alerts(client("sns", attempts=5), os.environ["RUNWATCH_ALERTS_TOPICARN"])
# One attempt: after a lost response, a retry would count twice.
metrics = Metrics(client("cloudwatch", attempts=1))


def handle(event, request_id):
    records = event.get("Records")
    failures = {}
    changes = []
    for record in records or [{"messageId": event.get("id"), "body": event}]:
        try:
            body = record["body"]
            change = decode(json.loads(body) if isinstance(body, str) else body)
            log(change, request_id)
            changes.append((record["messageId"], change))
        except (AttributeError, KeyError, TypeError, ValueError) as failure:
            metrics.count("runwatch.events.rejected", reason="malformed")
            failures[record.get("messageId")] = failure
    deliveries = alerts.send([change for _, change in changes])
    for (message_id, change), delivery in zip(changes, deliveries, strict=True):
        metrics.handled(change, delivery)
        if isinstance(delivery, Exception):
            failures[message_id] = delivery
    metrics.flush()
    return answer(records, failures)


def answer(records, failures):
    if records is not None:
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failures]}
    for failure in failures.values():
        raise failure
    return {}


if __name__ == "__main__":
    serve(handle)
