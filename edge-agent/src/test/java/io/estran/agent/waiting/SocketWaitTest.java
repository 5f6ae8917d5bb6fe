package io.estran.agent.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waits without a bound: one that does not end fails by the time that a test has. */
@Timeout(60)
class SocketWaitTest {
    private final List<SelectionKey> ready = new ArrayList<>();
    private Selector selector;
    private Pipe pipe;
    private SelectionKey key;

    @BeforeEach
    void open() throws Exception {
        selector = Selector.open();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        key = pipe.source().register(selector, SelectionKey.OP_READ);
    }

    @AfterEach
    void close() throws Exception {
        selector.close();
        pipe.source().close();
        pipe.sink().close();
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatIsReadyIsTold(WaitMode mode) throws Exception {
        SocketWait wait = SocketWait.of(mode, selector);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        while (ready.isEmpty()) {
            wait.select(ready::add, 0);
        }
        assertThat(ready).containsExactly(key);
    }

    @ParameterizedTest
    @EnumSource
    void aCallEndsTheWaitThatFollows(WaitMode mode) throws Exception {
        SocketWait wait = SocketWait.of(mode, selector);
        wait.wake();
        wait.select(ready::add, 0);
        assertThat(ready).isEmpty();
    }

    @Test
    void whoSpinsComesBackByItselfAsItHasTimesToKeep() throws Exception {
        SocketWait.of(WaitMode.SPIN, selector).select(ready::add, 0);
        assertThat(ready).isEmpty();
    }
}
