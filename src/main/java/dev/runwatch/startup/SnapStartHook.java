package dev.runwatch.startup;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.aws.http.StubAwsHttpClient;
import org.crac.Context;
import org.crac.Resource;

/// Prepares the function for starts from a snapshot. Lambda calls it just before it takes the snapshot, once per
/// version, and then after each restore.
///
/// A failure before the snapshot ends the deployment of the version; one after a restore has Lambda restore another.
final class SnapStartHook implements Resource {

    private final SnapshotPriming rehearsal;
    private final RestoreScope renewal;

    SnapStartHook(SnapshotPriming rehearsal, RestoreScope renewal) {
        this.rehearsal = rehearsal;
        this.renewal = renewal;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        rehearsal.prime(new StubAwsHttpClient());
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        renewal.refresh();
    }
}
