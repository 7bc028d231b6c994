package io.aureus.engine;

import io.aureus.run.Event;
import io.aureus.run.RunStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** What a drive is asked to drive, one order after another, and what run each of them comes to. */
final class Orders {
    private static final int LOOKS_MAX = 5;

    private final Iterator<? extends Order> orders;
    private final Intake intake;
    private final Consumer<LiveRun> release;
    private final Deque<Order> again = new ArrayDeque<>();
    private final IdentityHashMap<Order, Integer> looks = new IdentityHashMap<>();

    Orders(Iterator<? extends Order> orders, Intake intake, Consumer<LiveRun> release) {
        this.release = release;
        this.orders = orders;
        this.intake = intake;
    }

    /** A run that is held now, and the events that are to be recorded first. */
    record Begun(LiveRun live, List<Event> first) {}

    /** Looks whether there are more by now, if that has to be asked. */
    void look(int most) {
        if (orders instanceof SubmittedRuns submitted) {
            submitted.look(most);
        }
    }

    boolean hasNext() {
        return !again.isEmpty() || orders.hasNext();
    }

    Order next() {
        return again.isEmpty() ? orders.next() : again.remove();
    }

    /** Looks at an order once more, because the run that it was to begin exists by now; false after too many times. */
    boolean again(Order order) {
        boolean few = looks.merge(order, 1, Integer::sum) <= LOOKS_MAX;
        if (few) {
            again.add(order);
        }
        return few;
    }

    /**
     * Takes the run that an order means.
     *
     * @throws RunRefusedException if it cannot be had, or its status does not allow what was asked; then nothing is held
     */
    Begun begin(Order order) throws RunRefusedException {
        Taken taken = taken(order);
        LiveRun live = new LiveRun(taken, order);
        try {
            List<Event> first = taken.first();
            if (order instanceof TakeUp takeUp) {
                first = reopen(takeUp, taken);
                live.actsOn = first.isEmpty() ? 0 : actsOn(takeUp, taken);
            } else if (order instanceof Claimed claimed && claimed.run().isPoison()) {
                first = intake.park(taken.run(), claimed.run().crashes());
            }
            refusePaused(order, live);
            return new Begun(live, first);
        } catch (RunRefusedException | RuntimeException e) {
            release.accept(live);
            live.letGo();
            throw e;
        }
    }

    private Taken taken(Order order) throws RunRefusedException {
        if (order instanceof TakeUp takeUp) {
            return intake.take(takeUp.key(), null);
        }
        return order instanceof Claimed claimed
                ? intake.claimed(claimed.run())
                : intake.launch((Launch) order, looks.containsKey(order));
    }

    /** Whether there may be more, although there is none now. */
    boolean isOpen() {
        return orders instanceof SubmittedRuns;
    }

    /** Nothing more is taken. */
    void close() {
        if (orders instanceof SubmittedRuns submitted) {
            submitted.giveBack();
        }
    }

    private List<Event> reopen(TakeUp takeUp, Taken taken) throws RunRefusedException {
        return switch (takeUp.how()) {
            case ADOPT -> List.of();
            case RESUME -> intake.resume(taken.run(), takeUp.by(), false);
            case RETRY -> intake.resume(taken.run(), takeUp.by(), true);
            case PAUSE, CANCEL -> intake.stop(taken.run(), takeUp.by(), takeUp.how() == TakeUp.How.PAUSE);
        };
    }

    /** Whoever goes on with a run takes back what was asked before: what stopped it does not stop it again. */
    private static long actsOn(TakeUp takeUp, Taken taken) {
        return switch (takeUp.how()) {
            case PAUSE, CANCEL -> takeUp.command();
            default -> taken.asked();
        };
    }

    private static void refusePaused(Order order, LiveRun live) throws RunRefusedException {
        boolean asked = order instanceof TakeUp takeUp
                ? takeUp.how() != TakeUp.How.ADOPT
                : order instanceof Claimed claimed && claimed.run().command() != null;
        if (live.run.status() == RunStatus.PAUSED && !asked) {
            String id = live.run.key().runId();
            throw new RunRefusedException(
                    RunRefusedException.Reason.PAUSED,
                    id,
                    "AUR-214 Run '" + id + "' is paused (" + live.run.pauseReason() + "). To go on: aureus resume "
                            + id,
                    null);
        }
    }
}
