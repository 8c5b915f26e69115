"""Publishes the alerts of an invocation, each once."""

import itertools
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError

from message import dedup_key, message

MAX_BATCH = 10
REMEMBER_SECONDS = 15 * 60
REMEMBER_MAX = 10_000


class NotSent(Exception):
    pass


class Alerts:
    def __init__(self, sns, topic):
        self._sns = sns
        self._topic = topic
        self._sent = {}

    def send(self, changes):
        """Returns the outcome per change: "sent", "duplicate", "not due", or an exception."""
        keys = [None if change.severity == "info" else dedup_key(change) for change in changes]
        fresh = {}
        for key, change in zip(keys, changes, strict=True):
            if key and not self._remembers(key):
                fresh.setdefault(key, change)
        outcomes = {}
        for chunk in chunks(fresh.items(), MAX_BATCH):
            outcomes.update(self._publish(chunk))
        return [self._delivery(key, change, fresh, outcomes) for key, change in zip(keys, changes, strict=True)]

    @staticmethod
    def _delivery(key, change, fresh, outcomes):
        if key is None:
            return "not due"
        outcome = outcomes.get(key, "duplicate")
        return "duplicate" if outcome == "sent" and fresh[key] is not change else outcome

    def _publish(self, chunk):
        try:
            failed = self._publish_one(chunk[0][1]) if len(chunk) == 1 else self._publish_batch(chunk)
        except (BotoCoreError, ClientError) as failure:
            return {key: failure for key, _ in chunk}
        outcomes = {}
        for i, (key, _) in enumerate(chunk):
            if i in failed:
                outcomes[key] = NotSent(f"SNS rejected an alert: {failed[i]}")
            else:
                outcomes[key] = "sent"
                self._remember(key)
        return outcomes

    def _publish_one(self, change):
        self._sns.publish(TopicArn=self._topic, **message(change))
        return {}

    def _publish_batch(self, chunk):
        entries = [{"Id": str(i), **message(change)} for i, (_, change) in enumerate(chunk)]
        response = self._sns.publish_batch(TopicArn=self._topic, PublishBatchRequestEntries=entries)
        return {int(each["Id"]): each["Code"] for each in response.get("Failed", [])}

    def _remembers(self, key):
        return key in self._sent and monotonic() - self._sent[key] < REMEMBER_SECONDS

    def _remember(self, key):
        self._sent.pop(key, None)
        self._sent[key] = monotonic()
        if len(self._sent) > REMEMBER_MAX:
            del self._sent[next(iter(self._sent))]


def chunks(values, size):
    """Like itertools.batched, which is new in Python 3.12."""
    values = iter(values)
    while chunk := list(itertools.islice(values, size)):
        yield chunk
