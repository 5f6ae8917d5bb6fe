package io.estran.cli.plant;

/** How fast the pumps turn, as shares of their full speed: what the plant's thread tells the sensors'. */
record PumpSpeeds(double pump1, double pump2) {
    static final PumpSpeeds STANDSTILL = new PumpSpeeds(0, 0);
}
