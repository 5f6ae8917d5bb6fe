package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What is derived from the series that sources give. Immutable.
 *
 * @param entries each makes a series of every series that it is for
 * @param most derived series that there may be
 */
public record DerivePlan(List<DeriveSpec> entries, int most) {
    public static final int DEFAULT_MOST = 10_000;
    /** More there may never be. */
    public static final int LARGEST_MOST = 1_000_000;

    public static final DerivePlan NONE = new DerivePlan(List.of(), DEFAULT_MOST);

    private static final int MOST_ENTRIES = 1_000_000;

    public DerivePlan {
        entries = List.copyOf(entries);
        if (most < 0 || most > LARGEST_MOST) {
            throw new IllegalArgumentException("derived series: at most " + most);
        }
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.varint(most);
        to.varint(entries.size());
        entries.forEach(entry -> entry.write(to));
    }

    /** Reads its canonical form. */
    public static DerivePlan read(ByteReader from) {
        int most = from.count(LARGEST_MOST);
        List<DeriveSpec> entries = new ArrayList<>();
        for (int i = from.count(MOST_ENTRIES); i > 0; i--) {
            entries.add(DeriveSpec.read(from));
        }
        return new DerivePlan(entries, most);
    }
}
