"""Tests sam/replay.py with a scripted queue. Run by BufferedDeliveryIT."""

import json
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "sam"))

import replay  # noqa: E402 - sam is not a package


def message(name: str, body=None) -> dict:
    event = {"id": name, "detail": {"executionArn": f"arn:{name}", "status": "FAILED"}}
    return {"MessageId": name, "ReceiptHandle": name, "Body": json.dumps(event if body is None else body)}


class ReplayTest(unittest.TestCase):
    def setUp(self):
        self.functions = mock.Mock()
        self.functions.invoke.return_value = {}
        self.sqs = mock.Mock()

    def replay(self, *received, dry_run=False) -> int:
        """Replays a queue that returns these messages, then nothing."""
        receives = [{"Messages": [each]} if each else {} for each in received]
        self.sqs.receive_message.side_effect = receives + [{}] * 2
        return replay.replay(self.sqs, self.functions, "queue", "runwatch:live", dry_run)

    def deleted(self) -> list[str]:
        return [call.kwargs["ReceiptHandle"] for call in self.sqs.delete_message.call_args_list]

    def test_continues_after_a_message_that_is_received_again(self):
        invalid = message("invalid", body={})

        stayed = self.replay(invalid, message("a"), invalid, message("b"))

        self.assertEqual((stayed, self.deleted()), (1, ["a", "b"]))

    def test_continues_after_one_empty_receive(self):
        self.assertEqual(self.replay(message("a"), None, message("b")), 0)

        self.assertEqual(self.deleted(), ["a", "b"])

    def test_ends_when_only_seen_messages_are_received_for_a_visibility_timeout(self):
        self.sqs.receive_message.side_effect = lambda **_: {"Messages": [message("invalid", body={})]}

        with mock.patch.object(replay.time, "monotonic", side_effect=range(0, 10_000, 30)):
            stayed = replay.replay(self.sqs, self.functions, "queue", "runwatch:live", False)

        self.assertEqual(stayed, 1)

    def test_keeps_a_message_that_the_function_fails_on(self):
        error = mock.Mock(read=lambda: b'{"errorMessage": "SNS is down"}')
        self.functions.invoke.return_value = {"FunctionError": "Unhandled", "Payload": error}

        self.assertEqual((self.replay(message("a")), self.deleted()), (1, []))

    def test_unwraps_an_sns_notification(self):
        notification = {"Type": "Notification", "Message": message("a")["Body"]}

        self.assertEqual(self.replay(message("n", body=notification)), 0)

        self.assertEqual(json.loads(self.functions.invoke.call_args.kwargs["Payload"])["id"], "a")

    def test_a_dry_run_changes_nothing(self):
        self.assertEqual(self.replay(message("a"), dry_run=True), 0)

        self.functions.invoke.assert_not_called()
        self.assertEqual(self.deleted(), [])


if __name__ == "__main__":
    unittest.main()
