package io.estran.system.chaos.stage;

import io.estran.testkit.FaultyProxy;

/** A gateway or a broker, and the way to it. */
record Server(Member member, FaultyProxy link) {}
