package io.aureus.engine;

/** What a drive is asked to drive: a launch, or a run that exists. */
public sealed interface Order permits Launch, TakeUp {}
