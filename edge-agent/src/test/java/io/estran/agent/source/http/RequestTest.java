package io.estran.agent.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Request of(String query) {
        return new Request("POST", "/query", query, "identity", true, false);
    }

    @Test
    void theFirstParameterOfANameCountsWithItsEscapesTakenOut() {
        Request request = of("a&b=&=c&d=1%20+2=3&d=4&e");
        assertThat(request.parameter("a")).isEmpty();
        assertThat(request.parameter("b")).isEmpty();
        assertThat(request.parameter("")).isEqualTo("c");
        assertThat(request.parameter("c")).isNull();
        assertThat(request.parameter("d")).isEqualTo("1  2=3");
        assertThat(request.parameter("e")).isEmpty();
        assertThat(request.parameter("ee")).isNull();
        assertThat(of("").parameter("a")).isNull();
    }

    @Test
    void manyParametersTakeNoMemoryToBeLookedThrough() {
        Request request = of("a=&".repeat(1 << 20) + "q=x");
        request.parameter("q");
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String value = request.parameter("q");
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(value).isEqualTo("x");
        assertThat(taken).isLessThan(100_000);
    }
}
