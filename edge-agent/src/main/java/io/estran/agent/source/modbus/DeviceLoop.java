package io.estran.agent.source.modbus;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.modbus.client.ExceptionCode;
import io.estran.agent.source.modbus.client.FrameReader;
import io.estran.agent.source.modbus.client.Link;
import io.estran.agent.source.modbus.client.LinkListener;
import io.estran.agent.source.modbus.client.ProtocolViolationException;
import io.estran.agent.source.modbus.client.WriteRequest;
import io.estran.agent.waiting.SocketWait;
import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the device's thread does, over and over: hear the link, state what changed, give readings, ask the next thing (a write
 * before any poll), wait until something comes or is due. Owns everything of the source but the write queue's far end.
 */
final class DeviceLoop implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceLoop.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST_WAIT = 60_000 * NANOS_PER_MILLI;
    /** How often a full ring is tried again. */
    private static final long FULL_SLEEP = NANOS_PER_MILLI;
    /** One object, made with the class: a method reference is made where it is first met, which may be hours later. */
    private static final Consumer<SelectionKey> READY = DeviceLoop::ready;

    private final ModbusSettings settings;
    private final ReadingSink sink;
    private final Clock clock;
    private final Selector selector;
    private final SocketWait sockets;
    private final WriteQueue writes;
    private final ModbusMeters meters;
    private final List<Register> registers;
    private final PollSchedule schedule;
    private final ReadingOutlet readings;
    private final Staleness staleness;
    private final Reachability reachability;
    private final Link link;
    private @Nullable Poll polling;
    private @Nullable PendingWrite writing;
    /** The sink had no room: what is left is given first, and nothing polled until then. */
    private boolean full;

    DeviceLoop(
            ModbusSettings settings,
            ReadingSink sink,
            Clock clock,
            Backoff backoff,
            Selector selector,
            SocketWait sockets,
            WriteQueue writes,
            ModbusMeters meters) {
        this.settings = settings;
        this.sink = sink;
        this.clock = clock;
        this.selector = selector;
        this.sockets = sockets;
        this.writes = writes;
        this.meters = meters;
        this.registers = settings.registers().stream()
                .map(register -> new Register(register, settings.staleAfter(register)))
                .toList();
        this.schedule = new PollSchedule(PollPlan.of(registers), settings.timeout());
        this.readings = new ReadingOutlet(sink, registers.size());
        this.staleness = new Staleness(registers.toArray(new Register[0]));
        this.reachability = new Reachability(settings, clock);
        this.link = new Link(
                settings.host(),
                settings.port(),
                settings.timeout(),
                settings.longestBackoff(),
                backoff,
                clock,
                selector,
                this);
    }

    /** Names the series to the sink; their silence counts from now. */
    void begin() {
        long now = clock.monotonicNanos();
        for (Register register : registers) {
            register.begin(
                    sink.series(register.setting().series(), register.setting().attributes()), now);
        }
        staleness.begin(now);
        reachability.begin(now);
    }

    /** Does what can be done now, and waits until there is more to do. */
    void turn() throws IOException, InterruptedException {
        link.advance();
        long now = clock.monotonicNanos();
        if (readings.isEmpty() && now >= staleness.next()) {
            staleness.check(now, clock.wallNanos(), readings);
            meters.lostSeries.set(staleness.lost());
        }
        reachability.tell(now, staleness.isEverythingLost(), sink);
        boolean wasFull = full;
        full = !readings.flush();
        if (wasFull && !full) {
            staleness.excuse(now); // nothing was polled
        }
        if (link.isIdle()) {
            askNext(now);
        }
        await();
    }

    private void askNext(long now) {
        WriteRequest write = nextWrite(now);
        if (write != null) {
            link.ask(write, true);
            return;
        }
        Poll poll = full ? null : schedule.due(now);
        if (poll != null) {
            polling = poll;
            link.ask(poll.request(), !schedule.isProbe(poll));
        }
    }

    /** Takes writes until one can be sent: one that waited too long, or cannot be put into bytes, is completed here. */
    private @Nullable WriteRequest nextWrite(long now) {
        for (PendingWrite write = writes.take(); write != null; write = writes.take()) {
            String problem = "timeout";
            if (now - write.orderedAt() < settings.timeout()) {
                try {
                    WriteRequest request = write.request();
                    writing = write;
                    return request;
                } catch (IllegalArgumentException impossible) {
                    problem = "refused: " + impossible.getMessage();
                }
            }
            settle(write, problem, 0);
        }
        return null;
    }

    private void settle(PendingWrite write, String outcome, long sentNanos) {
        (outcome.equals(PendingWrite.DONE) ? meters.writesDone : meters.writesFailed).increment();
        write.complete(outcome, sentNanos);
    }

    private void await() throws IOException {
        long wake = Math.min(link.deadline(), reachability.deadline());
        if (!full) {
            wake = Math.min(wake, staleness.next());
            if (link.isIdle()) {
                wake = Math.min(wake, schedule.nextAt());
            }
        }
        long now = clock.monotonicNanos();
        long nanos = Math.min(wake - now, full ? FULL_SLEEP : LONGEST_WAIT);
        if (nanos <= 0) {
            selector.selectNow(READY);
        } else {
            sockets.select(READY, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
    }

    /** Which operation is ready is of no interest: the link tries them all. Selecting so keeps no set of keys. */
    private static void ready(SelectionKey key) {}

    @Override
    public void connected() {
        schedule.restart(clock.monotonicNanos());
        writes.open();
        meters.connections.increment();
        meters.connected.set(1);
        if (registers.isEmpty()) {
            reachability.answered();
            reachability.useful();
        }
    }

    @Override
    public void answered(FrameReader answer, long nanos) {
        reachability.answered();
        meters.answers.record(nanos, TimeUnit.NANOSECONDS);
        Poll poll = polling;
        PendingWrite write = writing;
        polling = null;
        writing = null;
        if (write != null) {
            settle(write, PendingWrite.DONE, link.sentAt());
        } else if (poll != null) {
            long now = clock.monotonicNanos();
            schedule.heard(poll);
            staleness.found(poll.take(answer, clock.wallNanos(), now, readings), now);
            meters.lostSeries.set(staleness.lost());
            meters.overruns.increment((double) poll.succeeded(now));
            reachability.useful();
            if (!poll.complaint().isEmpty()) {
                poll.complaint("");
                LOG.info("Source {}: {} is read again", settings.name(), poll);
            }
        }
    }

    @Override
    public void refused(int exceptionCode) {
        reachability.answered();
        meters.exceptions.increment();
        String reason = ExceptionCode.text(exceptionCode);
        Poll poll = polling;
        PendingWrite write = writing;
        polling = null;
        writing = null;
        if (write != null) {
            settle(write, reason, link.sentAt());
        } else if (poll != null) {
            long now = clock.monotonicNanos();
            if (ExceptionCode.isSilence(exceptionCode)) {
                schedule.silent(poll, now);
            } else {
                schedule.heard(poll);
            }
            List<Poll> halves = ExceptionCode.isByAddress(exceptionCode) ? poll.halves() : List.of();
            if (halves.isEmpty()) {
                poll.failed(now, settings.longestBackoff());
                complain(poll, "is refused with " + reason);
            } else {
                schedule.replace(poll, halves);
                if (!poll.isPart()) {
                    String parts = "it is read in parts, to lose only what the device refuses";
                    LOG.warn("Source {}: {} is refused with {}; {}", settings.name(), poll, reason, parts);
                }
            }
        }
    }

    @Override
    public void unanswered() {
        meters.timeouts.increment();
        Poll poll = polling;
        PendingWrite write = writing;
        polling = null;
        writing = null;
        if (write != null) {
            settle(write, "timeout", link.sentAt());
        } else if (poll != null) {
            long now = clock.monotonicNanos();
            schedule.silent(poll, now);
            int failures = poll.failed(now, settings.longestBackoff());
            if (failures > 1 && !reachability.isBroken()) {
                complain(poll, "is not answered within " + settings.timeout() / NANOS_PER_MILLI + " ms");
            }
        }
    }

    private void complain(Poll poll, String complaint) {
        reachability.refused(poll + " " + complaint);
        if (!complaint.equals(poll.complaint())) {
            poll.complaint(complaint);
            LOG.warn("Source {}: {} {}; the rest is read as usual", settings.name(), poll, complaint);
        }
    }

    @Override
    public void late() {
        meters.late.increment();
    }

    @Override
    public void lost(IOException failure) {
        meters.losses.increment();
        meters.connected.set(0);
        String message = failure.getMessage();
        String reason = message == null ? failure.getClass().getSimpleName() : message;
        if (failure instanceof ProtocolViolationException) {
            meters.violations.increment();
            reason = "the device broke the protocol with " + reason;
        }
        PendingWrite write = writing;
        polling = null;
        writing = null;
        if (write != null) {
            settle(write, "connection lost: " + reason, link.sentAt());
        }
        meters.writesFailed.increment(writes.shut());
        reachability.failed(reason, clock.monotonicNanos());
    }

    /** Gives what was read and found no room, until the thread is interrupted. */
    void giveRest() throws InterruptedException {
        while (!readings.flush()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            clock.pause(FULL_SLEEP);
        }
    }

    /** Ends the connection and completes every write. */
    void end() {
        PendingWrite write = writing;
        writing = null;
        if (write != null) {
            settle(write, "connection lost: the source is closed", link.sentAt());
        }
        meters.writesFailed.increment(writes.shut());
        meters.connected.set(0);
        link.close();
    }
}
