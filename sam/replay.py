"""Replays a dead-letter queue: invokes the function with each event and deletes the messages that it processed.

    pip install boto3
    python3 replay.py --queue QUEUE_URL --function FUNCTION:live [--dry-run]

Reads the messages that EventBridge, Lambda and SQS put into a dead-letter queue, including SNS notifications. A message
that is not an event, or that the function fails on, stays in the queue. Messages with the same execution, status and
redrive are duplicates: the function is invoked once for them.

Exit codes: 0 if no message stayed, 1 if a message stayed, 2 if the arguments are wrong or AWS returned an error.
"""

import argparse
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

# Longer than the longest timeout of the function (120 s), so that a message stays hidden while it is processed.
VISIBILITY_TIMEOUT_SECONDS = 180
EMPTY_RECEIVES_AT_END = 2

# An invocation that times out on the client would be repeated while the first one still runs.
INVOKE_ONCE = Config(read_timeout=150, retries={"max_attempts": 0})


def parse_event(body: str) -> dict | None:
    """Returns the event in a message body, unwrapped from a Lambda failure record or an SNS notification."""
    try:
        content = json.loads(body)
        if isinstance(content, dict) and content.get("Type") == "Notification":
            content = json.loads(content["Message"])
    except (ValueError, KeyError, TypeError):
        return None
    if isinstance(content, dict) and isinstance(content.get("requestPayload"), dict):
        content = content["requestPayload"]
    return content if isinstance(content, dict) and isinstance(content.get("detail"), dict) else None


def dedup_key(event: dict) -> tuple:
    """Returns what two events of the same execution, status and redrive have in common."""
    detail = event["detail"]
    if "executionArn" in detail:
        return detail["executionArn"], detail.get("status"), detail.get("redriveCount") or 0
    return (detail.get("eventID") or event.get("id"),)


def unseen_messages(sqs, queue: str):
    """Yields each message once, until the queue stays empty or returns only seen messages for a visibility timeout."""
    seen, empty_receives, last_new = set(), 0, time.monotonic()
    while empty_receives < EMPTY_RECEIVES_AT_END and time.monotonic() - last_new <= VISIBILITY_TIMEOUT_SECONDS:
        messages = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=1, WaitTimeSeconds=2, VisibilityTimeout=VISIBILITY_TIMEOUT_SECONDS
        ).get("Messages", [])
        empty_receives = 0 if messages else empty_receives + 1
        for message in messages:
            if message["MessageId"] not in seen:
                seen.add(message["MessageId"])
                yield message
                last_new = time.monotonic()


def invoke(functions, function: str, event: dict) -> str:
    """Invokes the function with an event. Returns the error message, or an empty string if it succeeded."""
    response = functions.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    if "FunctionError" not in response:
        return ""
    return json.loads(response["Payload"].read() or "{}").get("errorMessage", "no error message")


def replay(sqs, functions, queue: str, function: str, dry_run: bool) -> int:
    """Replays the queue. Returns the number of messages that stayed because they failed or are not events."""
    processed, stayed = set(), 0
    for message in unseen_messages(sqs, queue):
        event = parse_event(message["Body"])
        if event is None:
            print(f"skipped    {message['MessageId']}: not an EventBridge event")
            stayed += 1
            continue
        key = dedup_key(event)
        name = " ".join(str(part) for part in key)
        duplicate = key in processed
        if dry_run:
            print(f"{'duplicate ' if duplicate else 'to replay '} {name}")
        elif not duplicate and (error := invoke(functions, function, event)):
            print(f"failed     {name}: {error}")
            stayed += 1
            continue
        else:
            print(f"{'duplicate ' if duplicate else 'replayed  '} {name}")
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        processed.add(key)
    return stayed


def message_count(sqs, queue: str) -> int:
    """Returns the approximate number of messages in the queue, including hidden ones."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(attributes[name]) for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Replays a dead-letter queue: invokes the function with each event and deletes the messages that "
        "it processed.",
        epilog="Exit codes: 0 if no message stayed, 1 if a message stayed, 2 if the arguments are wrong or AWS "
        "returned an error.",
    )
    parser.add_argument(
        "--queue",
        required=True,
        metavar="URL",
        help="URL of the queue: RuleDeadLetterQueueUrl or UnhandledEventsQueueUrl in the outputs of the stack",
    )
    parser.add_argument(
        "--function", required=True, metavar="NAME:live", help="name of the function with the alias live"
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="only list the events; their messages stay hidden for three minutes afterwards",
    )
    options = parser.parse_args()
    sqs = boto3.client("sqs")
    stayed = replay(sqs, boto3.client("lambda", config=INVOKE_ONCE), options.queue, options.function, options.dry_run)
    print(f"About {message_count(sqs, options.queue)} messages are in the queue.")
    return 1 if stayed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BotoCoreError, ClientError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
