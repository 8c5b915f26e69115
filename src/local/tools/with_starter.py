"""Runs a server that is written in Python, and ends it when its starter ends.

    python with_starter.py ministack
    python with_starter.py moto_server -H 127.0.0.1 -p 5000

The starter holds the other end of standard input. When it closes, because the starter ended or was killed, the server and
every process that it started end too.
"""

import importlib.metadata
import os
import signal
import sys
import threading
import time


def end_with_starter() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    # On Windows this ends the process at once, and there are no process groups.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.killpg(0, signal.SIGKILL)


def plain(alarm: dict) -> dict:
    """The alarm as one on a metric without data, so that it exists and can be set by hand."""
    kept = {name: value for name, value in alarm.items() if name not in ("Metrics", "AlarmRule")}
    return {
        "Namespace": "NotEvaluated",
        "MetricName": "NotEvaluated",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
    } | kept


def teach_ministack_alarms() -> None:
    """MiniStack creates neither composite alarms nor alarms on metric math."""
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS
    alarm = handlers["AWS::CloudWatch::Alarm"]
    create, update = alarm["create"], alarm["update"]

    def create_plain(logical_id, properties, stack):
        return create(logical_id, plain(properties), stack)

    def update_plain(physical_id, old, new, stack, logical_id=None):
        return update(physical_id, plain(old), plain(new), stack, logical_id)

    handlers["AWS::CloudWatch::CompositeAlarm"] = alarm | {"create": create_plain, "update": update_plain}
    handlers["AWS::CloudWatch::Alarm"] = alarm | {
        "create": lambda logical_id, properties, stack: (
            create_plain if "Metrics" in properties else create)(logical_id, properties, stack),
        "update": lambda physical_id, old, new, stack, logical_id=None: (
            update_plain if "Metrics" in new else update)(physical_id, old, new, stack, logical_id),
    }


if hasattr(os, "setpgrp"):
    os.setpgrp()
threading.Thread(target=end_with_starter, daemon=True).start()
name = sys.argv[1]
if name == "ministack":
    teach_ministack_alarms()
(script,) = importlib.metadata.entry_points(group="console_scripts", name=name)
sys.argv = sys.argv[1:]
sys.exit(script.load()())
