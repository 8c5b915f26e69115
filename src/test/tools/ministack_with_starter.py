"""Runs MiniStack and ends with whoever started it.

The starter holds the other end of standard input. When it closes, because the starter ended or was killed, MiniStack
and every process that it started end too.

MiniStack does not know the resource type of a saved query, and refuses a template that has one. Here the type is known;
nobody reads such a query on the local AWS.
"""

import importlib.metadata
import os
import signal
import sys
import threading
import time

from ministack.services.cloudformation import provisioners


def end_with_starter() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.killpg(0, signal.SIGKILL)


def keep_query(logical_id: str, properties: dict, stack: str) -> tuple[str, dict]:
    for name in ("Name", "QueryString"):
        if not isinstance(properties.get(name), str):
            raise ValueError(f"{name} is required for AWS::Logs::QueryDefinition")
    return f"{stack}-{logical_id}", {}


os.setpgrp()
threading.Thread(target=end_with_starter, daemon=True).start()
provisioners._RESOURCE_HANDLERS.setdefault(
    "AWS::Logs::QueryDefinition",
    {"create": keep_query, "delete": lambda physical_id, properties: None},
)
(script,) = importlib.metadata.entry_points(group="console_scripts", name="ministack")
sys.exit(script.load()())
