package dev.runwatch.reconcile;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds the orders to sweep among all events, and makes the sweeper when the first one comes: until then nothing of
/// it is loaded.
final class ReconcileTrigger {

    private final Supplier<Reconciler> maker;
    private @Nullable Reconciler sweeper;

    ReconcileTrigger(Supplier<Reconciler> maker) {
        this.maker = maker;
    }

    /// Makes it over an access to AWS.
    interface Maker {

        ReconcileTrigger over(AwsClientContext access);
    }

    /// In the place of an order what it found; any other batch as it is.
    Batch<JsonNode> reconcile(Batch<JsonNode> batch) {
        // In a batch of a queue an order is no order, and is refused later like anything that is unknown.
        if (batch.envelope() == Envelope.DIRECT
                && batch.items().getFirst() instanceof BatchItem.Pending<JsonNode>(String id, JsonNode event)
                && isTrigger(event)) {
            return sweeper().reconcile(id, batch.deadline());
        }
        return batch;
    }

    /// Notes until when a state machine is swept, if nothing that was found there failed.
    <T> Batch<T> checkpoint(Batch<T> batch) {
        return batch.marks().isEmpty() ? batch : sweeper().checkpoint(batch);
    }

    /// What the rule in `sam/template.yaml` sends. It chooses nothing: what is swept is a setting.
    private static boolean isTrigger(JsonNode event) {
        return event.path("source").asString("").equals("runwatch")
                && event.path("detail-type").asString("").equals("Runwatch Reconcile");
    }

    private synchronized Reconciler sweeper() {
        Reconciler made = sweeper;
        if (made == null) {
            made = maker.get();
            sweeper = made;
        }
        return made;
    }
}
