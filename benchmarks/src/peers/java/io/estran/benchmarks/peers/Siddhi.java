package io.estran.benchmarks.peers;

import io.estran.benchmarks.edge.peers.Peer;
import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import java.util.concurrent.TimeUnit;

/**
 * Siddhi with a batch of a second by the readings' own time, which it keeps until the first reading of the next second comes. All
 * its work is done by the calling thread. Its standard deviation is asked for; it has no quantiles.
 */
public final class Siddhi implements Peer.Maker {
    private static final String APPLICATION = """
            define stream Reading (series int, time long, value double);
            @info(name = 'windows') from Reading#window.externalTimeBatch(time, 1 sec, 0)
              select series, max(time) as latest, count() as n, min(value) as least, max(value) as most,
                sum(value) as total, stdDev(value) as deviation
              group by series insert into Windows;
            @info(name = 'above') from Reading[value > %s] select series insert into Above;
            """;

    @Override
    public String name() {
        return "Siddhi 5.1";
    }

    @Override
    public Class<?> library() {
        return SiddhiManager.class;
    }

    @Override
    public Peer start(int series, long start, Peer.Heard heard) {
        SiddhiManager manager = new SiddhiManager();
        SiddhiAppRuntime application = manager.createSiddhiAppRuntime(APPLICATION.formatted("1000000.0"));
        application.addCallback("Windows", new StreamCallback() {
            @Override
            public void receive(Event[] rows) {
                for (Event row : rows) {
                    Object[] of = row.getData();
                    long latest = (Long) of[1];
                    heard.window(
                            (Integer) of[0],
                            TimeUnit.MILLISECONDS.toNanos(latest - latest % 1_000),
                            (Long) of[2],
                            (Double) of[3],
                            (Double) of[4],
                            (Double) of[5]);
                }
            }
        });
        application.addCallback("Above", new StreamCallback() {
            @Override
            public void receive(Event[] rows) {
                for (Event row : rows) {
                    heard.above((Integer) row.getData(0));
                }
            }
        });
        InputHandler input = application.getInputHandler("Reading");
        application.start();
        return new Peer() {
            @Override
            public void take(int of, long time, double value) throws InterruptedException {
                long millis = TimeUnit.NANOSECONDS.toMillis(time);
                input.send(millis, new Object[] {of, millis, value});
            }

            /** Another reading must come; its own window is never stated. */
            @Override
            public void finish(long time) throws InterruptedException {
                take(0, time, 0);
            }

            @Override
            public void close() {
                application.shutdown();
                manager.shutdown();
            }
        };
    }
}
