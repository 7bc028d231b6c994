package io.aureus.engine;

/** What a drive is asked to drive: a launch, a run that exists, or one that is claimed already. */
public sealed interface Order permits Launch, TakeUp, Claimed {}
