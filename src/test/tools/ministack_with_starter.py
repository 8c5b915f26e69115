"""Runs MiniStack and ends with whoever started it.

The starter holds the other end of standard input. When it closes, because the starter ended or was killed, MiniStack
and every process that it started end too.
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
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.killpg(0, signal.SIGKILL)


os.setpgrp()
threading.Thread(target=end_with_starter, daemon=True).start()
(script,) = importlib.metadata.entry_points(group="console_scripts", name="ministack")
sys.exit(script.load()())
