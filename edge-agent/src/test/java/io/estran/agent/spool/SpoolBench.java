package io.estran.agent.spool;

import io.estran.agent.backlog.LinkRate;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.Log;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.quarantine.Quarantine;
import io.estran.agent.seal.Records;
import io.estran.agent.seal.Sealing;
import io.estran.agent.storage.Bench;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A spool on a faulty disk, turned by hand; its checkpoint is kept here as storage would keep it on disk. */
final class SpoolBench {
    static final KeyPair KEYS = keys();
    static final Path DATA = Path.of("data");
    static final Path FOLDER = DATA.resolve("spool");

    final FaultyDisk disk;
    final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    final List<String> happenings = new ArrayList<>();
    final List<Map<String, Object>> fields = new ArrayList<>();
    /** From the next start on. */
    long capacity;

    private final long segment;
    int mostItems = 100_000;
    /** Whether the link is as fast as it is; otherwise it takes everything. */
    boolean paced;

    SpoolState checkpoint = SpoolState.NONE;
    Spool spool;
    private final SplittableRandom noise = new SplittableRandom(11);
    private long run;
    private long ids;
    private long events;
    private long aggregates;
    private long raws;
    private long offset;

    /** What went to the uplink. */
    record Sent(long token, Batch batch, boolean backlog) {
        long sequence() {
            return batch.header().sequence();
        }

        Id128 lane() {
            return batch.header().lane();
        }

        BatchClass batchClass() {
            return batch.header().batchClass();
        }
    }

    SpoolBench() throws IOException {
        this(1024 * 1024);
    }

    SpoolBench(long capacity) throws IOException {
        this(capacity, 1);
    }

    SpoolBench(long capacity, long seed) throws IOException {
        this.capacity = capacity;
        this.segment = capacity / 16;
        this.disk = new FaultyDisk(new SplittableRandom(seed));
        this.spool = open();
    }

    /** Another machine with the content of that one's disk, which has just started; its noise is of another seed. */
    SpoolBench(SpoolBench like, long seed) throws IOException {
        this(like, like.disk.copy(new SplittableRandom(seed)));
    }

    /** Another machine with that disk, which holds what the other's does. */
    SpoolBench(SpoolBench like, FaultyDisk disk) throws IOException {
        this.disk = disk;
        capacity = like.capacity;
        segment = like.segment;
        checkpoint = like.checkpoint;
        run = like.run;
        ids = like.ids;
        spool = open();
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KEYS.getPrivate());
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Whether the agent's key signed that statement. */
    static boolean isSigned(byte[] statement, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KEYS.getPublic());
        verifier.update(statement);
        return verifier.verify(signature);
    }

    private Spool open() throws IOException {
        run++;
        SegmentPool pool = Spool.pool(disk, DATA, segment, capacity, new ReadMemory());
        int largest = Math.min(256 * 1024, pool.largestPayload());
        Spool opened = open(pool, largest);
        checkpoint = opened.state();
        opened.checkpointed(checkpoint);
        events = opened.state().sealed().getOrDefault(BatchClass.EVENTS, 0L);
        aggregates = opened.state().sealed().getOrDefault(BatchClass.AGGREGATES, 0L);
        raws = opened.state().sealed().getOrDefault(BatchClass.RAW, 0L);
        return opened;
    }

    /** As storage does: the pool is closed by whoever opened it. */
    private Spool open(SegmentPool pool, int largest) throws IOException {
        boolean opened = false;
        try {
            Spool spool = new Spool(
                    pool,
                    new Spool.Identity(
                            Bench.AGENT, new Id128(7, run), run, () -> new Id128(0xE57A, ++ids), SpoolBench::sign),
                    new Spool.Beginning(checkpoint, Quarantine.open(disk, DATA, 64 * 1024), ReadProgress.NONE),
                    new Sealing(largest / 2, Duration.ofMillis(100), Duration.ofMillis(100), largest),
                    mostItems,
                    clock,
                    (type, said) -> {
                        happenings.add(type);
                        fields.add(said);
                    });
            opened = true;
            return spool;
        } finally {
            if (!opened) {
                pool.close();
            }
        }
    }

    /** The process dies and starts again. */
    void restart() throws IOException {
        disk.kill();
        spool = open();
    }

    void cutPower(Leftover leftover) throws IOException {
        disk.cutPower(leftover);
        spool = open();
    }

    /** Seals a batch for each text. */
    void event(String... texts) throws IOException {
        for (String text : texts) {
            spool.add(Records.event(++events, text), events, clock.monotonicNanos());
            seal();
        }
    }

    /** Seals a batch with that many windows. */
    void aggregates(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            spool.add(Records.aggregate(++aggregates, "plant/tank"), aggregates, clock.monotonicNanos());
        }
        seal();
    }

    /** Seals that many windows whose values do not compress, in batches of up to half a segment. */
    void bulk(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            spool.add(Records.noisy(++aggregates, "plant/tank", noise), aggregates, clock.monotonicNanos());
        }
        seal();
    }

    /** Seals an event whose batch has about three thousand bytes. */
    void bulkyEvent() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < 1200) {
            text.append((char) (0x4e00 + noise.nextInt(20_000)));
        }
        event(text.toString());
    }

    void bulkyEvents(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            bulkyEvent();
        }
    }

    /** Seals that many raw readings whose values do not compress. */
    void raw(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            spool.add(Records.noisyRaw(++raws, "plant/tank", noise), raws, clock.monotonicNanos());
        }
        seal();
    }

    /** Batches evicted in this run. */
    long evicted() {
        return spool.status().evictedBatches();
    }

    /** Seals bulky events until batches are evicted; returns how many. */
    int eventsUntilEviction() throws IOException {
        long before = evicted();
        int sealed = 0;
        while (evicted() == before) {
            bulkyEvent();
            sealed++;
        }
        return sealed;
    }

    /** Seals windows until batches are evicted. */
    void aggregatesUntilEviction() throws IOException {
        long before = evicted();
        while (evicted() == before) {
            bulk(400);
        }
    }

    List<BatchHeader> seal() throws IOException {
        return spool.seal(clock.monotonicNanos(), true);
    }

    void checkpoint() throws IOException {
        seal();
        checkpoint = spool.state();
        spool.checkpointed(checkpoint);
    }

    void connect() {
        spool.setConnected(true);
    }

    void reconnect() {
        spool.setConnected(false);
        spool.setConnected(true);
    }

    /** Everything that may be sent now. */
    List<Sent> send() {
        return send(Integer.MAX_VALUE);
    }

    /** As much of what may be sent now. */
    List<Sent> send(int most) {
        if (!paced) {
            LinkRate.Departure large = spool.link().left(1 << 30, false, false, clock.monotonicNanos());
            spool.link().arrived(large, clock.monotonicNanos());
        }
        List<Sent> sent = new ArrayList<>();
        for (Spool.Departure each = most > 0 ? spool.next() : null; each != null; ) {
            try {
                sent.add(new Sent(each.token(), BatchReader.read(each.bytes()), each.backlog()));
            } catch (Exception wrong) {
                throw new AssertionError(wrong);
            }
            each = sent.size() < most ? spool.next() : null;
        }
        return sent;
    }

    /** The gateway has stored it at the next offset, which is returned. */
    long stored(Sent sent) {
        return stored(sent, -1);
    }

    /** The gateway has stored it at the next offset, and knew that epoch. */
    long stored(Sent sent, long epoch) {
        spool.stored(sent.token(), ++offset, epoch);
        return offset;
    }

    /** An account at a later offset than all before; {@code position} is the offset in ingest up to which it was read. */
    void account(BatchHeader lane, LaneStatus status, long last, Hash256 hash, long position) {
        account(lane, status, last, hash, position, 0, ++offset);
    }

    void account(
            BatchHeader lane,
            LaneStatus status,
            long last,
            Hash256 hash,
            long position,
            long epoch,
            long accountOffset) {
        spool.account(Bench.account(lane, status, last, hash, position, epoch, accountOffset));
    }

    /** The account counts that batch and all before it, and names the lanes that follow this one; returns its offset. */
    long followed(Batch last, Id128... successors) {
        followedAt(++offset, last, successors);
        return offset;
    }

    /** The account at that offset. */
    void followedAt(long accountOffset, Batch last, Id128... successors) {
        spool.account(Bench.account(
                last.header(),
                LaneStatus.OK,
                last.point().sequence(),
                last.point().hash(),
                Long.MAX_VALUE,
                0,
                accountOffset,
                List.of(successors)));
    }

    /** The account counts that batch and all before it. */
    void accountFor(Batch batch) {
        account(
                batch.header(),
                LaneStatus.OK,
                batch.point().sequence(),
                batch.point().hash(),
                Long.MAX_VALUE);
    }

    /** Flips a bit in the middle of what is stored of it. */
    void damage(Batch batch) throws IOException {
        for (Path file : disk.list(FOLDER)) {
            int at = indexOf(disk.bytes(file), batch.bytes());
            if (at >= 0) {
                disk.flip(file, at + batch.bytes().length / 2, 2);
                return;
            }
        }
        throw new AssertionError("not on disk: " + batch.header());
    }

    /** Makes a sector of what is stored of it unreadable. */
    Path spoil(Batch batch) throws IOException {
        for (Path file : disk.list(FOLDER)) {
            int at = indexOf(disk.bytes(file), batch.bytes());
            if (at >= 0) {
                disk.spoil(file, at, 1);
                return file;
            }
        }
        throw new AssertionError("not on disk: " + batch.header());
    }

    /** A process of another release left these bytes in the log of events. */
    void appendRaw(byte[] bytes) throws IOException {
        disk.kill();
        SegmentPool pool = Spool.pool(disk, DATA, segment, capacity, new ReadMemory());
        Log log = Log.open(pool, BatchClass.EVENTS.code(), run + 1, 0, 0, ReadProgress.NONE, record -> {})
                .log();
        log.append(99, ByteBuffer.wrap(bytes));
        log.flush();
    }

    /** Whether the disk still holds its bytes somewhere. */
    boolean isOnDisk(Batch batch) throws IOException {
        for (Path file : disk.list(FOLDER)) {
            if (indexOf(disk.bytes(file), batch.bytes()) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 1024; at + part.length <= all.length; at += 8) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
