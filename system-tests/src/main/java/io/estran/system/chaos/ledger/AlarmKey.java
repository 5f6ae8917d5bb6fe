package io.estran.system.chaos.ledger;

/** Names a transition of an alarm. */
record AlarmKey(String asset, String transition, long time) {
    @Override
    public String toString() {
        return asset + " " + transition + " at " + time;
    }
}
