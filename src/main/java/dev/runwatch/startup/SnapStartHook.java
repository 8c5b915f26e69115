package dev.runwatch.startup;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.aws.http.StubAwsHttpClient;
import org.crac.Context;
import org.crac.Resource;

/// Primes the function before Lambda takes a snapshot, once per version, and replaces its AWS clients after each
/// restore.
///
/// An exception before the snapshot fails the deployment of the version. After an exception in a restore, Lambda
/// restores another execution environment.
final class SnapStartHook implements Resource {

    private final SnapshotPriming priming;
    private final RestoreScope restoreScope;

    SnapStartHook(SnapshotPriming priming, RestoreScope restoreScope) {
        this.priming = priming;
        this.restoreScope = restoreScope;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        priming.prime(new StubAwsHttpClient());
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        restoreScope.refresh();
    }
}
