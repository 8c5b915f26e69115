"""Hands the events of a dead-letter queue to the function again, each fact once.

    pip install boto3
    python3 replay.py --queue QUEUE_URL --function FUNCTION:live [--dry-run]

It understands what EventBridge, Lambda and SQS leave in such a queue. An event leaves the queue after the function took
it; what fails again, or is no event, stays. Two messages of the same fact (execution, status and redrive) are handed on
once. It ends with 1 if anything stayed.
"""

import argparse
import json
import sys

import boto3

SECONDS_FOR_ONE_EVENT = 180


def event_in(body: str) -> dict | None:
    """The event in a message: as it is, or as Lambda wraps what it gave up."""
    try:
        content = json.loads(body)
    except ValueError:
        return None
    if isinstance(content, dict) and isinstance(content.get("requestPayload"), dict):
        content = content["requestPayload"]
    return content if isinstance(content, dict) and isinstance(content.get("detail"), dict) else None


def fact(event: dict) -> tuple:
    """What makes two events the same fact."""
    detail = event["detail"]
    if "executionArn" in detail:
        return detail["executionArn"], detail.get("status"), detail.get("redriveCount") or 0
    return (detail.get("eventID") or event.get("id"),)


def replay(sqs, functions, queue: str, function: str, dry_run: bool) -> int:
    seen, facts, stayed = set(), set(), 0
    while True:
        messages = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=1, WaitTimeSeconds=2, VisibilityTimeout=SECONDS_FOR_ONE_EVENT
        ).get("Messages", [])
        # One that comes a second time came back, because it stayed: everything was seen.
        if not messages or messages[0]["MessageId"] in seen:
            return stayed
        (message,) = messages
        seen.add(message["MessageId"])
        event = event_in(message["Body"])
        if event is None:
            print(f"stays    {message['MessageId']}: no event of EventBridge")
            stayed += 1
            continue
        name = " ".join(str(part) for part in fact(event))
        if dry_run:
            print(f"would go {name}" + (" (again)" if fact(event) in facts else ""))
            facts.add(fact(event))
            continue
        if fact(event) not in facts:
            answer = functions.invoke(FunctionName=function, Payload=json.dumps(event).encode())
            if "FunctionError" in answer:
                reason = json.loads(answer["Payload"].read() or "{}").get("errorMessage", "no reason given")
                print(f"stays    {name}: {reason}")
                stayed += 1
                continue
            facts.add(fact(event))
            print(f"gone     {name}")
        else:
            print(f"the same {name}")
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Hands the events of a dead-letter queue to the function again, each fact once."
    )
    parser.add_argument("--queue", required=True, metavar="URL", help="RuleDeadLetterQueueUrl or UnhandledEventsQueueUrl of the stack")
    parser.add_argument("--function", required=True, metavar="NAME:live", help="the function's name and alias")
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would go; the messages are hidden for three minutes after"
    )
    options = parser.parse_args()
    stayed = replay(boto3.client("sqs"), boto3.client("lambda"), options.queue, options.function, options.dry_run)
    return 1 if stayed else 0


if __name__ == "__main__":
    sys.exit(main())
