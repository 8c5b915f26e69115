const MAX_PAYLOAD_CHARS = 100_000;
const LEVELS = { critical: "ERROR", warning: "WARN", info: "INFO" };

export function log(change, requestId) {
  const line = {
    timestamp: new Date().toISOString(),
    level: LEVELS[change.severity],
    message: `${change.stateMachine} ${change.status}`,
    service: "runwatch",
    function_request_id: requestId,
    status: change.status,
    severity: change.severity,
    execution: change.detail.executionArn,
    state_machine: change.detail.stateMachineArn,
    attempt: change.attempt,
    duration_ms: change.millis,
    error: change.error,
    correlation_id: change.eventId,
    payload: JSON.stringify(change.detail).slice(0, MAX_PAYLOAD_CHARS),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
