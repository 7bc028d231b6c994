package io.aureus.store.postgres;

import io.aureus.store.RunChange;
import java.util.UUID;

/**
 * The rules that the promises rest on, in one place so that a test can leave one out and see a promise break. Nothing else
 * may replace them.
 */
class Protocol {

    /** What became of a change that found no row to change. */
    enum Verdict {
        /** It landed, in an earlier try whose answer was lost. */
        DONE,
        /** Nobody has changed the run: send it again. */
        AGAIN,
        /** The row is older than what its driver has committed: the database went back in time. */
        WENT_BACK,
        /** Somebody else has the run. */
        LOST
    }

    /**
     * Judges by what is there now: owner and epoch first, whatever the id, because an own commit may have landed before the
     * run was taken over.
     */
    Verdict verdict(RunChange change, DurableCommit.Standing standing, UUID commitId) {
        if (standing == null) {
            return Verdict.LOST;
        }
        if (standing.epoch() <= change.claim().epoch() && standing.nextSeq() < change.seen()) {
            return Verdict.WENT_BACK; // both only ever rise
        }
        boolean ours = change.claim().driver().equals(standing.owner())
                && change.claim().epoch() == standing.epoch();
        if (!ours) {
            return Verdict.LOST;
        }
        if (commitId.equals(standing.commitId())) {
            return Verdict.DONE;
        }
        return standing.nextSeq() == change.seen() ? Verdict.AGAIN : Verdict.LOST;
    }
}
