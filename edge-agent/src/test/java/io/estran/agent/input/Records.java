package io.estran.agent.input;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Journal records of inputs, for tests of what reads them. */
public final class Records {
    private Records() {}

    /** One record of these inputs. */
    public static ByteBuffer of(Consumer<Inputs> inputs) {
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        inputs.accept(columns);
        return of(columns);
    }

    /** One record of what was handed over. */
    public static ByteBuffer of(InputColumns columns) {
        List<ByteBuffer> all = all(List.of(columns));
        if (all.size() != 1) {
            throw new IllegalArgumentException("these are " + all.size() + " records");
        }
        return all.get(0);
    }

    /** As many records as these hand-overs take together. */
    static List<ByteBuffer> all(List<InputColumns> handed) {
        InputEncoder encoder = new InputEncoder();
        List<ByteBuffer> all = new ArrayList<>();
        for (InputColumns columns : handed) {
            while (!encoder.take(columns)) {
                all.add(copy(encoder.finish()));
            }
        }
        all.add(copy(encoder.finish()));
        return all;
    }

    private static ByteBuffer copy(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
