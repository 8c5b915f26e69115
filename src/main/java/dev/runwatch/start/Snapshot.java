package dev.runwatch.start;

import dev.runwatch.aws.Renewal;
import org.crac.Context;
import org.crac.Resource;

/// Prepares the function for starts from a snapshot. Lambda calls it just before it takes the snapshot, once per
/// version, and then after each restore.
///
/// A failure before the snapshot ends the deployment of the version; one after a restore has Lambda restore another.
final class Snapshot implements Resource {

    private final Rehearsal rehearsal;
    private final Renewal renewal;

    Snapshot(Rehearsal rehearsal, Renewal renewal) {
        this.rehearsal = rehearsal;
        this.renewal = renewal;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        rehearsal.play(new Stage());
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        renewal.renew();
    }
}
