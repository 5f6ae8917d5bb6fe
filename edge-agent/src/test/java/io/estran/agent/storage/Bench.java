package io.estran.agent.storage;

import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.output.Output;
import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent's storage turned by hand on one thread: what pipeline and uplink would do, in small steps. */
public final class Bench {
    public static final AgentName AGENT = new AgentName("lab-1");

    static final int FRAMES = 4;
    static final int MOST_ACCOUNTS = 100;

    public final Disk disk;
    public final Path data;
    public final ManualClock clock;
    public final List<BatchHeader> sealed = new ArrayList<>();
    public final List<String> events = new ArrayList<>();
    public Storage storage;
    /** What happens while somebody waits on the clock. */
    public Runnable whenPausing = () -> {};
    /** What is done at an event of storage, before it goes on. */
    Consumer<String> whenHappening = type -> {};
    /** Those of the present run. */
    SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final StorageSettings settings;
    private final AtomicLong ids;
    long ordinal;
    long aggregateOrdinal;

    public Bench(Disk disk, Path data, StorageSettings settings, ManualClock clock, long firstId) throws IOException {
        this.disk = disk;
        this.data = data;
        this.settings = settings;
        this.clock = clock;
        this.ids = new AtomicLong(firstId);
        this.storage = open();
    }

    public static StorageSettings settings(long spoolBytes) {
        return settings(spoolBytes, FRAMES);
    }

    static StorageSettings settings(long spoolBytes, int frames) {
        return new StorageSettings(
                spoolBytes,
                4 * 1024 * 1024,
                64 * 1024,
                Duration.ofMillis(50),
                32 * 1024,
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                frames,
                MOST_ACCOUNTS,
                65_536,
                10_000,
                Duration.ofSeconds(10));
    }

    private Storage open() throws IOException {
        meters = new SimpleMeterRegistry();
        Storage opened = Storage.open(new Storage.Parts(
                data,
                disk,
                pausing(),
                AGENT,
                settings,
                meters,
                (type, fields) -> {
                    events.add(type);
                    whenHappening.accept(type);
                },
                sealed::add,
                () -> new Id128(0xE57A, ids.incrementAndGet()),
                null));
        ordinal = opened.recovery().sealed(BatchClass.EVENTS);
        aggregateOrdinal = opened.recovery().sealed(BatchClass.AGGREGATES);
        return opened;
    }

    /** While somebody waits on it, time passes. */
    private Clock pausing() {
        return new Clock() {
            @Override
            public long wallNanos() {
                return clock.wallNanos();
            }

            @Override
            public long monotonicNanos() {
                return clock.monotonicNanos();
            }

            @Override
            public void pause(long nanos) {
                clock.advance(Duration.ofNanos(nanos));
                whenPausing.run();
            }
        };
    }

    /** A new process on the same disk; the old one is simply forgotten. */
    public void reopen() throws IOException {
        storage = open();
    }

    public void turn() {
        storage.loop().turn();
    }

    public void pass(Duration duration) {
        clock.advance(duration);
        turn();
    }

    /** Hands over one frame whose input is the text, with an event of it; false if no frame is free. */
    public boolean event(String text) {
        Frame frame = frame(text);
        if (frame == null) {
            return false;
        }
        ordinal++;
        frame.outputs.add(new Output.EventRecord(
                ordinal, new Event("test", "plant/tank", clock.wallNanos(), Map.of("text", text))));
        storage.recorder().hand(frame);
        return true;
    }

    static Output happening(long ordinal, String text, long time) {
        return new Output.EventRecord(ordinal, new Event("test", "plant/tank", time, Map.of("text", text)));
    }

    /** Hands over one frame with an aggregate. */
    public boolean aggregate(String text) {
        Frame frame = frame(text);
        if (frame == null) {
            return false;
        }
        aggregateOrdinal++;
        frame.outputs.add(
                new Output.Aggregate(aggregateOrdinal, "plant/tank", window("plant/tank/level", aggregateOrdinal)));
        storage.recorder().hand(frame);
        return true;
    }

    double counter(String name) {
        return meters.get(name).counter().count();
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** Hands over the input with which a pipeline begins a run. */
    void start(long number) {
        Frame frame = storage.recorder().claim();
        if (frame == null) {
            throw new IllegalStateException("no frame is free");
        }
        frame.inputs.runStarted(number, new Id128(1, number), AGENT.value(), "test", clock.wallNanos(), 0);
        storage.recorder().hand(frame);
    }

    /** Hands over inputs that made no record. */
    public boolean inputs(String text) {
        Frame frame = frame(text);
        if (frame != null) {
            storage.recorder().hand(frame);
        }
        return frame != null;
    }

    /** Hands over a frame in which only time has passed, and so many readings were refused. */
    void time(long rejected) {
        Frame frame = storage.recorder().claim();
        if (frame == null) {
            throw new IllegalStateException("no frame is free");
        }
        frame.inputs.tick(clock.wallNanos(), clock.monotonicNanos(), rejected, 0);
        storage.recorder().hand(frame);
    }

    private @Nullable Frame frame(String text) {
        Frame frame = storage.recorder().claim();
        if (frame != null) {
            say(frame, text);
        }
        return frame;
    }

    /** Text as input: a configuration that nobody puts in force. */
    static void say(Frame frame, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += InputEncoder.PART_BYTES) {
            int to = Math.min(bytes.length, from + InputEncoder.PART_BYTES);
            frame.inputs.configured(Arrays.copyOfRange(bytes, from, to), to == bytes.length);
        }
    }

    /** Offers a state, whether it is wanted or not, and turns. */
    public void checkpoint(String state) {
        Frame frame = storage.recorder().claim();
        if (frame == null) {
            throw new IllegalStateException("no frame is free");
        }
        frame.state = state.getBytes(StandardCharsets.UTF_8);
        storage.recorder().hand(frame);
        turn();
    }

    public static WindowAggregate window(String series, long number) {
        long second = 1_000_000_000L;
        return new WindowAggregate(
                series,
                "m",
                number * second,
                second,
                1,
                0,
                1,
                1,
                1,
                1,
                new Moments.Doubles(1, 0),
                new QuantileSketch(0, 100, new long[] {1}, 0, new long[0]),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    /** What recovery replays, as text. */
    public List<String> replayed() {
        List<String> all = new ArrayList<>();
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        IgnoredInputs said = new IgnoredInputs() {
            @Override
            public void configured(byte[] part, boolean last) {
                parts.writeBytes(part);
                if (last) {
                    all.add(parts.toString(StandardCharsets.UTF_8));
                    parts.reset();
                }
            }
        };
        storage.recovery().replay(record -> InputDecoder.decode(record, said));
        return all;
    }

    /** Takes everything that the spool has to send now. */
    public List<Outgoing> takeAll() throws InterruptedException {
        List<Outgoing> all = new ArrayList<>();
        turn();
        for (Outgoing each = storage.outlet().next(0);
                each != null;
                each = storage.outlet().next(0)) {
            all.add(each);
            turn();
        }
        return all;
    }

    public static Batch batch(Outgoing outgoing) {
        try {
            return BatchReader.read(outgoing.bytes());
        } catch (Exception wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** An account of the lane of that batch. */
    public static AccountMessage account(
            BatchHeader header, LaneStatus status, long last, Hash256 hash, long position, long epoch, long offset) {
        return account(header, status, last, hash, position, epoch, offset, List.of());
    }

    /** An account of the lane of that batch, which these follow. */
    public static AccountMessage account(
            BatchHeader header,
            LaneStatus status,
            long last,
            Hash256 hash,
            long position,
            long epoch,
            long offset,
            List<Id128> successors) {
        return account(
                header.lane(), header, header.runNumber(), status, last, hash, position, epoch, offset, successors);
    }

    /** An account of a lane that another run has opened. */
    public static AccountMessage accountOfRun(long runNumber, BatchHeader header) {
        return account(new Id128(runNumber, 1), header, runNumber, LaneStatus.OK, 1, Hash256.ZERO, 9, 0, 9, List.of());
    }

    private static AccountMessage account(
            Id128 lane,
            BatchHeader header,
            long runNumber,
            LaneStatus status,
            long last,
            Hash256 hash,
            long position,
            long epoch,
            long offset,
            List<Id128> successors) {
        Account account = new Account(
                AGENT,
                lane,
                header.batchClass(),
                runNumber,
                status,
                status == LaneStatus.BLOCKED ? 2 : 0,
                last,
                hash,
                last,
                last,
                0,
                0,
                List.of(),
                0,
                position,
                epoch,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO),
                successors);
        return new AccountMessage(account, offset);
    }
}
