"""The same job in Python: log the payload redacted, alert by SNS, count in CloudWatch.

It renders less than Runwatch does: one text instead of one per protocol.
"""

import collections
import datetime
import http.client
import json
import os
import re

import boto3
from botocore.config import Config

SECRET = re.compile(r"pass(word|wd)?|secret|token|credential|api_?key|authorization|private_?key|pin$", re.I)
ALERTED = {"FAILED", "TIMED_OUT", "ABORTED"}
SNS_BATCH = 10

TOPIC = os.environ["RUNWATCH_ALERTS_TOPICARN"]
sns = boto3.client("sns", config=Config(retries={"mode": "standard", "max_attempts": 5}))
cloudwatch = boto3.client("cloudwatch", config=Config(retries={"mode": "standard", "max_attempts": 2}))


def redact(value, name=""):
    if SECRET.search(name):
        return "***"
    if isinstance(value, list):
        return [redact(each) for each in value]
    if isinstance(value, dict):
        return {key: redact(each, key) for key, each in value.items()}
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.dumps(redact(json.loads(value)))
        except ValueError:
            return value
    return value


def decode(event):
    detail = event.get("detail") or {}
    if event.get("source") != "aws.states" or "status" not in detail:
        raise ValueError(f"Not a status change: {event.get('source')}")
    return {
        "event": event,
        "detail": redact(detail),
        "status": detail["status"],
        "machine": detail["stateMachineArn"].rsplit(":", 1)[-1],
        "millis": detail["stopDate"] - detail["startDate"] if detail.get("stopDate") else None,
    }


def log(change, request_id):
    print(
        json.dumps(
            {
                "timestamp": datetime.datetime.now(datetime.timezone.utc).isoformat(),
                "level": "ERROR" if change["status"] in ALERTED else "INFO",
                "message": f"{change['machine']} {change['status']}",
                "function_request_id": request_id,
                "execution": change["detail"]["executionArn"],
                "payload": change["detail"],
                "service": "runwatch",
            }
        ),
        flush=True,
    )


def message(change):
    event, detail = change["event"], change["detail"]
    region = event["region"]

    def attribute(text):
        return {"DataType": "String", "StringValue": text}

    return {
        "Subject": f"{change['status']}: {change['machine']} {detail['name']}"[:100],
        "Message": "\n".join(
            [
                f"{change['machine']} {change['status']} after {round(change['millis'] / 1000)} s",
                f"Error: {detail['error']}",
                f"Cause: {detail['cause']}",
                f"Execution: {detail['executionArn']}",
                f"Account {event['account']}, {region}, event {event['id']}",
                f"https://{region}.console.aws.amazon.com/states/home?region={region}"
                f"#/v2/executions/details/{detail['executionArn']}",
            ]
        ),
        "MessageAttributes": {
            "status": attribute(change["status"]),
            "severity": attribute("critical"),
            "stateMachine": attribute(change["machine"]),
            "account": attribute(event["account"]),
        },
    }


def alert(changes):
    due = [message(change) for change in changes if change["status"] in ALERTED]
    if len(due) == 1:
        sns.publish(TopicArn=TOPIC, **due[0])
        return
    for start in range(0, len(due), SNS_BATCH):
        entries = [{"Id": str(i), **each} for i, each in enumerate(due[start : start + SNS_BATCH])]
        failed = sns.publish_batch(TopicArn=TOPIC, PublishBatchRequestEntries=entries).get("Failed")
        if failed:
            raise RuntimeError(f"SNS refused {len(failed)} alerts")


def measure(changes):
    groups = collections.defaultdict(list)
    for change in changes:
        groups[change["status"], change["machine"]].append(change["millis"])
    data = []
    for (status, machine), durations in groups.items():
        dimensions = [{"Name": "status", "Value": status}, {"Name": "state_machine", "Value": machine}]
        data.append(
            {"MetricName": "runwatch.changes", "Unit": "Count", "Value": len(durations), "Dimensions": dimensions}
        )
        counted = list(collections.Counter(millis for millis in durations if millis is not None).items())
        for start in range(0, len(counted), 150):
            some = counted[start : start + 150]
            data.append(
                {
                    "MetricName": "runwatch.duration",
                    "Unit": "Milliseconds",
                    "Values": [value for value, _ in some],
                    "Counts": [count for _, count in some],
                    "Dimensions": dimensions,
                }
            )
    cloudwatch.put_metric_data(Namespace="Runwatch", MetricData=data)


def handle(event, request_id):
    records = event.get("Records")
    bodies = [json.loads(record["body"]) for record in records] if records else [event]
    changes = [decode(body) for body in bodies]
    for change in changes:
        log(change, request_id)
    alert(changes)
    measure(changes)
    return {"batchItemFailures": []} if records else {}


def main():
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    base = "/2018-06-01/runtime/invocation/"
    while True:
        api.request("GET", base + "next")
        response = api.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        body = response.read()
        try:
            answer, outcome = handle(json.loads(body), request_id), "response"
        except Exception as failure:  # noqa: BLE001 - the Runtime API wants to hear of every failure
            answer, outcome = {"errorType": type(failure).__name__, "errorMessage": str(failure)}, "error"
        api.request("POST", f"{base}{request_id}/{outcome}", json.dumps(answer))
        api.getresponse().read()


if __name__ == "__main__":
    main()
