import json
from datetime import datetime, timezone

MAX_PAYLOAD_CHARS = 100_000
LEVELS = {"critical": "ERROR", "warning": "WARN", "info": "INFO"}


def log(change, request_id):
    line = {
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "level": LEVELS[change.severity],
        "message": f"{change.state_machine} {change.status}",
        "service": "runwatch",
        "function_request_id": request_id,
        "status": change.status,
        "severity": change.severity,
        "execution": change.detail["executionArn"],
        "state_machine": change.detail["stateMachineArn"],
        "attempt": change.attempt,
        "duration_ms": change.millis,
        "error": change.error,
        "correlation_id": change.event_id,
        "payload": json.dumps(change.detail)[:MAX_PAYLOAD_CHARS],
    }
    print(json.dumps(line), flush=True)
