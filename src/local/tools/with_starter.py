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


def keep_query(logical_id: str, properties: dict, stack: str) -> tuple[str, dict]:
    for name in ("Name", "QueryString"):
        if not isinstance(properties.get(name), str):
            raise ValueError(f"{name} is required for AWS::Logs::QueryDefinition")
    return f"{stack}-{logical_id}", {}


def teach_ministack_saved_queries() -> None:
    """MiniStack rejects a template with a saved query, whose type it does not know. Tests do not read one there."""
    from ministack.services.cloudformation import provisioners

    provisioners._RESOURCE_HANDLERS.setdefault(
        "AWS::Logs::QueryDefinition",
        {"create": keep_query, "delete": lambda physical_id, properties: None},
    )


if hasattr(os, "setpgrp"):
    os.setpgrp()
threading.Thread(target=end_with_starter, daemon=True).start()
name = sys.argv[1]
if name == "ministack":
    teach_ministack_saved_queries()
(script,) = importlib.metadata.entry_points(group="console_scripts", name=name)
sys.argv = sys.argv[1:]
sys.exit(script.load()())
