package io.aureus.store;

import io.aureus.run.RunKey;

/** What people are told of a run that is parked because the store, although it is the truth about runs, went back in time. */
public final class WentBack {
    private WentBack() {}

    /**
     * The reason for parking a run.
     *
     * @param code begins the message
     * @param run which run
     * @param seen what contradicts what, a clause
     * @param done what became of what was under way, a sentence
     */
    public static String reason(String code, RunKey run, String seen, String done) {
        return code + " Run '" + run + "' is parked: " + seen
                + ". So the database went back in time (a copy of it was restored, or took over); going on would execute again"
                + " what was done. " + done + " Bring a newer copy of the database back, then: aureus resume " + run
                + ". Until then it stays as it is; what was done tells: aureus events show " + run;
    }
}
