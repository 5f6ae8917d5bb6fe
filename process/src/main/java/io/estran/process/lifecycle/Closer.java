package io.estran.process.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a composition root has started, closed in reverse order. A part that fails to close does not keep the others
 * open: the first failure is thrown at the end, later ones are attached to it. Not thread safe: one owner.
 */
public final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part into custody and returns it. */
    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
