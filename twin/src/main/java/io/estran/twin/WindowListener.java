package io.estran.twin;

import io.estran.protocol.aggregate.WindowAggregate;

/**
 * Is told each window that changed a twin: a new one, or a higher revision of one that is kept. Older windows that arrive
 * behind newer ones (the backlog after an outage) are told, too, as long as the history has room for them.
 */
@FunctionalInterface
public interface WindowListener {
    /** On the twins' thread: return soon. */
    void window(String asset, WindowAggregate window);
}
