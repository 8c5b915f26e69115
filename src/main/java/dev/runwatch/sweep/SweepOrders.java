package dev.runwatch.sweep;

import dev.runwatch.aws.Access;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Entry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds the orders to sweep among all events, and makes the sweeper when the first one comes: until then nothing of
/// it is loaded.
final class SweepOrders {

    private final Supplier<Sweeper> maker;
    private @Nullable Sweeper sweeper;

    SweepOrders(Supplier<Sweeper> maker) {
        this.maker = maker;
    }

    /// Makes it over an access to AWS.
    interface Maker {

        SweepOrders over(Access access);
    }

    /// In the place of an order what it found; any other batch as it is.
    Batch<JsonNode> carryOut(Batch<JsonNode> batch) {
        // In a batch of a queue an order is no order, and is refused later like anything that is unknown.
        if (batch.envelope() == Envelope.DIRECT
                && batch.entries().getFirst() instanceof Entry.Alive<JsonNode>(String id, JsonNode event)
                && isOrder(event)) {
            return sweeper().sweep(id, batch.deadline());
        }
        return batch;
    }

    /// Notes until when a state machine is swept, if nothing that was found there failed.
    <T> Batch<T> note(Batch<T> batch) {
        return batch.marks().isEmpty() ? batch : sweeper().note(batch);
    }

    /// What the rule in `sam/template.yaml` sends. It chooses nothing: what is swept is a setting.
    private static boolean isOrder(JsonNode event) {
        return event.path("source").asString("").equals("runwatch")
                && event.path("detail-type").asString("").equals("Runwatch Sweep");
    }

    private synchronized Sweeper sweeper() {
        Sweeper made = sweeper;
        if (made == null) {
            made = maker.get();
            sweeper = made;
        }
        return made;
    }
}
