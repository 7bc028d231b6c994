package io.aureus.simulation;

import io.aureus.eventlog.filesystem.SimulatedDisk;
import java.time.Duration;
import java.util.Random;

/** One machine with a disk, and processes that drive runs in one directory of it: the log is the truth. */
final class MemoryWorld extends World {
    private final MemoryWeather weather;
    private final Parts parts;
    private final SimulatedDisk disk;
    private final Ledger ledger;
    private final MemoryStorm storm;
    private final MemoryCalm calm = new MemoryCalm(this);

    MemoryWorld(long seed, int crashesWanted, Parts parts, Turns turns) {
        this(new Random(seed), crashesWanted, parts, turns);
    }

    private MemoryWorld(Random chance, int crashesWanted, Parts parts, Turns turns) {
        this(chance, crashesWanted, parts, turns, MemoryWeather.random(chance));
    }

    private MemoryWorld(Random chance, int crashesWanted, Parts parts, Turns turns, MemoryWeather weather) {
        super(chance, crashesWanted, turns, weather);
        this.weather = weather;
        this.parts = parts;
        this.disk = new SimulatedDisk(chance);
        this.ledger = new Ledger(disk);
        this.storm = new MemoryStorm(this, weather);
        thinkUpWorkflows();
    }

    @Override
    Ledger onlooker() {
        return ledger;
    }

    @Override
    Storm storm() {
        return storm;
    }

    @Override
    Calm calm() {
        return calm;
    }

    SimulatedDisk disk() {
        return disk;
    }

    @Override
    int stormTurnsMax() {
        return 8_000;
    }

    @Override
    SimulatedDriver newDriver() {
        return new MemoryDriver(this, disk, parts);
    }

    @Override
    SimulatedDisk unluckyDisk() {
        return disk;
    }

    @Override
    void timePasses() {
        if (oneIn(3)) {
            clock().advance(Duration.ofMillis(chance().nextInt(20)));
        }
        if (oneIn(60)) {
            clock().advance(Duration.ofMillis(chance().nextInt(2_000)));
        }
    }

    @Override
    boolean othersInterrupt() {
        return oneIn(weather.switches()) && drivers().size() > 1;
    }
}
