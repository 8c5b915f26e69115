package naive;

/// A status change as EventBridge delivers it.
public record Event(String id, String source, String account, String region, Detail detail) {

    public record Detail(
            String executionArn,
            String stateMachineArn,
            String name,
            String status,
            Long startDate,
            Long stopDate,
            String input,
            String output,
            String error,
            String cause,
            int redriveCount,
            Long redriveDate,
            String redriveStatus,
            String redriveStatusReason) {}
}
