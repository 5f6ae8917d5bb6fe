package io.estran.benchmarks.peers;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.DeploymentOptions;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import io.estran.benchmarks.edge.peers.Peer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Esper with its cheapest events (object arrays) and a context of a second, which keeps sums and no readings. Its time is set
 * from outside, to the millisecond; all its work is done by the calling thread. Numbers of series are boxed beforehand.
 */
public final class Esper implements Peer.Maker {
    private static final String STATEMENTS = """
            create context EverySecond start @now end after 1 second;
            @name('windows') context EverySecond
              select series, context.startTime as begun, count(*) as n, min(value) as least, max(value) as most,
                sum(value) as total, stddev(value) as deviation
              from Reading group by series output snapshot when terminated;
            @name('above') select series from Reading(value > %s);
            """;

    @Override
    public String name() {
        return "Esper 9.0";
    }

    @Override
    public Class<?> library() {
        return EPRuntime.class;
    }

    @Override
    public Peer start(int series, long start, Peer.Heard heard) throws Exception {
        Configuration configuration = new Configuration();
        configuration
                .getCommon()
                .addEventType("Reading", new String[] {"series", "value"}, new Object[] {int.class, double.class});
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        EPCompiled compiled = EPCompilerProvider.getCompiler()
                .compile(STATEMENTS.formatted(Peer.LIMIT), new CompilerArguments(configuration));
        EPRuntime runtime = EPRuntimeProvider.getRuntime(UUID.randomUUID().toString(), configuration);
        runtime.getEventService().advanceTime(TimeUnit.NANOSECONDS.toMillis(start));
        EPDeployment deployed = runtime.getDeploymentService().deploy(compiled, new DeploymentOptions());
        String id = deployed.getDeploymentId();
        runtime.getDeploymentService()
                .getStatement(id, "windows")
                .addListener((fresh, old, from, of) -> state(fresh, heard));
        EPStatement above = runtime.getDeploymentService().getStatement(id, "above");
        above.addListener((fresh, old, from, of) -> heard.above((Integer) fresh[0].get("series")));
        return new Engine(runtime, series, start);
    }

    private static void state(EventBean[] rows, Peer.Heard heard) {
        for (EventBean row : rows) {
            heard.window(
                    (Integer) row.get("series"),
                    TimeUnit.MILLISECONDS.toNanos((Long) row.get("begun")),
                    (Long) row.get("n"),
                    (Double) row.get("least"),
                    (Double) row.get("most"),
                    (Double) row.get("total"));
        }
    }

    private static final class Engine implements Peer {
        private final EPRuntime runtime;
        private final EPEventService events;
        private final Integer[] numbers;
        private long millis;

        Engine(EPRuntime runtime, int series, long start) {
            this.runtime = runtime;
            this.events = runtime.getEventService();
            this.millis = TimeUnit.NANOSECONDS.toMillis(start);
            numbers = new Integer[series];
            for (int i = 0; i < series; i++) {
                numbers[i] = i;
            }
        }

        @Override
        public void take(int series, long time, double value) {
            advance(time);
            events.sendEventObjectArray(new Object[] {numbers[series], value}, "Reading");
        }

        private void advance(long time) {
            long now = TimeUnit.NANOSECONDS.toMillis(time);
            if (now != millis) {
                millis = now;
                events.advanceTime(now);
            }
        }

        @Override
        public void finish(long time) {
            advance(time);
        }

        @Override
        public void close() {
            runtime.destroy();
        }
    }
}
