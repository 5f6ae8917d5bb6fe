package io.estran.agent.source.modbus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;

/** What a modbus-tcp source counts, each with the tag {@code source}. Gauges are set by the device's thread, read by any. */
final class ModbusMeters {
    private static final String PREFIX = "estran.agent.source.modbus.";

    final Timer answers;
    final Counter timeouts;
    final Counter exceptions;
    final Counter late;
    final Counter violations;
    final Counter connections;
    final Counter losses;
    final Counter overruns;
    final Counter writesDone;
    final Counter writesFailed;
    final AtomicLong connected = new AtomicLong();
    final AtomicLong lostSeries = new AtomicLong();

    ModbusMeters(String source, WriteQueue writes, MeterRegistry meters) {
        answers = Timer.builder(PREFIX + "answers")
                .description("from asking to a good answer")
                .tag("source", source)
                .register(meters);
        timeouts = counter("timeouts", "requests without an answer in time", source, meters);
        exceptions = counter("exceptions", "requests that the device refused", source, meters);
        late = counter("late", "answers that came after their timeout and were dropped", source, meters);
        violations = counter("violations", "connections closed as the device broke the protocol", source, meters);
        connections = counter("connections", "connections made", source, meters);
        losses = counter("losses", "connections lost, or not made", source, meters);
        overruns = counter("overruns", "polls left out, as the device or the ring was too slow", source, meters);
        writesDone = counter("writes.done", "writes that the device confirmed", source, meters);
        writesFailed = counter("writes.failed", "writes that it did not", source, meters);
        gauge("connected", "1 while there is a connection", source, connected, meters);
        gauge("series.lost", "series that are bad (source lost)", source, lostSeries, meters);
        Gauge.builder(PREFIX + "writes.waiting", writes, WriteQueue::waiting)
                .description("writes that wait")
                .tag("source", source)
                .register(meters);
        Gauge.builder(PREFIX + "writes.capacity", writes, WriteQueue::limit)
                .description("most writes that may wait")
                .tag("source", source)
                .register(meters);
        FunctionCounter.builder(PREFIX + "writes.overflow", writes, WriteQueue::overflow)
                .description("writes turned away, as too many waited; they are among the failed ones")
                .tag("source", source)
                .register(meters);
    }

    private static Counter counter(String name, String description, String source, MeterRegistry meters) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag("source", source)
                .register(meters);
    }

    private static void gauge(String name, String description, String source, AtomicLong value, MeterRegistry meters) {
        Gauge.builder(PREFIX + name, value, AtomicLong::get)
                .description(description)
                .tag("source", source)
                .register(meters);
    }
}
