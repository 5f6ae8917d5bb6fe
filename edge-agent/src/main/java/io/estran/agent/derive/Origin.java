package io.estran.agent.derive;

import io.estran.agent.window.CheckedReading;
import io.estran.protocol.reading.Quality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is derived from one series. A reading is shown to it before event time goes on because of it, so that a
 * period that ends meanwhile knows how its quantity went on, and is taken afterwards. Pipeline thread only; makes no garbage.
 */
public final class Origin {
    private static final Derived[] NONE = new Derived[0];
    private static final int BAD = Quality.BAD.code();
    private static final int UNCERTAIN = Quality.UNCERTAIN.code();
    /** Of a reading that is good. */
    static final int CERTAIN = -1;

    /** The reading that is shown, if there is one. */
    boolean shown;

    long time;
    double value;
    /** Wire code of why it is uncertain; {@link #CERTAIN} if it is good. */
    int reason;

    boolean recovered;

    private final Derived[] derived;

    public Origin(List<Derived> derived) {
        this.derived = derived.toArray(NONE);
        for (Derived each : derived) {
            each.of = this;
        }
    }

    /** What is derived, in the order of the configuration. */
    public List<Derived> all() {
        return List.of(derived);
    }

    /** What is derived by that entry; null if nothing is. */
    public @Nullable Derived by(DeriveSpec spec) {
        for (Derived each : derived) {
            if (each.spec.equals(spec)) {
                return each;
            }
        }
        return null;
    }

    /**
     * A reading of the series has come, of a time that can be; if it is bad it is left out.
     *
     * @param quality as the source gave it, or the check found it: what is uncertain only as the agent's clock is, counts as good
     * @param isRecovered whether its source may have given it in an earlier run
     */
    public void show(CheckedReading reading, int quality, boolean isRecovered) {
        shown = quality < BAD;
        time = reading.time;
        value = reading.value;
        reason = quality == UNCERTAIN ? reading.reason : CERTAIN;
        recovered = isRecovered;
    }

    /** Takes the reading that was shown; event time of its source has come to {@code watermark}. */
    public void take(long watermark, DerivedOutput to) {
        if (shown) {
            for (Derived each : derived) {
                each.take(watermark, to);
            }
            shown = false;
        }
    }

    /** The clock went back: readings later than {@code latest} must not make late what comes now. */
    public void clockWentBack(long latest, DerivedOutput to) {
        for (Derived each : derived) {
            each.clockWentBack(latest, to);
        }
    }
}
