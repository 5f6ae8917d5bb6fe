import java.io.*;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.time.Duration;
import java.util.*;
import java.util.logging.*;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Recomputes the lanes of one agent from estran.chain and estran.ingest alone, without any code of Estran (format: wire.md).
 *
 *   java -cp 'LIB/*' docs/VerifyLane.java BOOTSTRAP AGENT [CERTIFICATE]      LIB: all-in-one/target/estran/lib
 *
 * For each lane: every header follows the one before it by sequence and hash, or a gap stands there; every batch that estran.ingest
 * still keeps is byte for byte the one that its header describes; with the agent's attestation certificate (PEM), every gap is
 * signed, every signature holds, every lane that is signed is there, and the last line says up to where the lane is signed: 0 without
 * a key attestation. Exit code 1 if anything does not hold. What estran.chain keeps no longer (400 days) shows as missing.
 */
public class VerifyLane {
    static final class Lane {
        long last, stored, missing, signed;
        byte[] hash = new byte[32]; // of the last
        final Map<Long, byte[]> hashes = new HashMap<>(); // of each stored sequence
        final Set<Long> payloads = new HashSet<>(); // sequences whose payload was compared
    }

    /** What a header says; {@code gap} is null for a batch. */
    record Header(byte[] bytes, String agent, String lane, long from, long to, byte[] previous, byte[] digest, byte[] predecessor, Gap gap, List<Attestation> attestations) {}
    record Gap(byte[] hashOfTo, int reason, long records, long first, long last, int algorithm, byte[] signature) {}
    record Attestation(String lane, long sequence, byte[] hash, int algorithm, byte[] signature) {}

    interface Each { void take(byte[] value) throws Exception; }

    static final Logger KAFKA = Logger.getLogger("org.apache.kafka"); // kept: its level would be forgotten with it
    static final Map<String, Lane> lanes = new TreeMap<>();
    static final List<Attestation> attestations = new ArrayList<>();
    static PublicKey key;
    static int faults;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2 || arguments.length > 3) refuse("usage: VerifyLane BOOTSTRAP AGENT [CERTIFICATE]");
        String agent = arguments[1];
        KAFKA.setLevel(Level.WARNING); // it says its whole configuration otherwise
        if (arguments.length == 3) {
            try (InputStream certificate = Files.newInputStream(Path.of(arguments[2]))) {
                key = CertificateFactory.getInstance("X.509").generateCertificate(certificate).getPublicKey();
            } catch (IOException | CertificateException unreadable) {
                refuse(arguments[2] + " is no certificate that can be read (" + unreadable + "); wanted is the agent's NAME-attest.pem");
            }
        }
        read(arguments[0], "estran.chain", "read_committed", agent, value -> chain(header(value)));
        read(arguments[0], "estran.ingest", "read_uncommitted", agent, VerifyLane::payload);
        for (Attestation each : attestations) {
            Lane lane = lanes.get(each.lane);
            byte[] hash = lane == null ? null : lane.hashes.get(each.sequence);
            if (lane == null) {
                fault(each.lane, each.sequence, "the agent signed it, and nothing of its lane is stored");
            } else if (hash != null && !Arrays.equals(hash, each.hash)) {
                fault(each.lane, each.sequence, "the agent signed another batch than the one that is stored");
            } else if (hash == null && each.sequence > lane.last) {
                fault(each.lane, each.sequence, "the agent signed it, and it is not stored (if the agent is just sending, try again later)");
            } else {
                lane.signed = Math.max(lane.signed, each.sequence);
            }
        }
        lanes.forEach((id, lane) -> System.out.printf("lane %s: 1..%d, %d batches, %d sequences in gaps, %d payloads compared, signed up to %s%n",
                id, lane.last, lane.stored, lane.missing, lane.payloads.size(), key == null ? "? (no certificate given)" : lane.signed));
        System.out.println(faults == 0 && !lanes.isEmpty() ? "everything holds" : lanes.isEmpty() ? "no lane of " + agent + " was found" : faults + " faults");
        System.exit(faults == 0 && !lanes.isEmpty() ? 0 : 1);
    }

    /** One header of estran.chain, in the order in which the sequencer accepted them. */
    static void chain(Header header) throws Exception {
        Lane lane = lanes.computeIfAbsent(header.lane, id -> new Lane());
        if (header.gap == null ? header.from != lane.last + 1 : header.from > lane.last + 1 || header.to <= lane.last) {
            fault(header.lane, header.from, "stands after sequence " + lane.last);
        } else if (header.from == lane.last + 1 && !Arrays.equals(header.previous, lane.hash)) {
            fault(header.lane, header.from, "names another batch before it than the one that is stored");
        }
        if (header.gap == null) {
            lane.stored++;
            lane.hash = sha256(header.bytes);
            lane.hashes.put(header.from, lane.hash);
        } else {
            lane.missing += header.to - lane.last;
            lane.hash = header.gap.hashOfTo;
            lane.hashes.put(header.to, lane.hash);
            Gap gap = header.gap;
            if (key != null && gap.algorithm != 1) {
                fault(header.lane, header.from, "its gap is not signed: what stands before it is not proved by what is signed behind it");
            } else if (key != null) {
                ByteBuffer signed = statement("estran gap 1", header.agent).put(HexFormat.of().parseHex(header.lane)).putLong(header.from).putLong(header.to)
                        .put(header.previous).put(gap.hashOfTo).put((byte) gap.reason).putLong(gap.records).putLong(gap.first).putLong(gap.last).put(header.predecessor);
                verify(header.lane, header.from, signed, gap.signature, "gap");
            }
        }
        lane.last = header.to;
        for (Attestation each : header.attestations) {
            if (key != null && each.algorithm == 1) {
                ByteBuffer signed = statement("estran attestation 1", header.agent).put(HexFormat.of().parseHex(each.lane)).putLong(each.sequence).put(each.hash);
                if (verify(each.lane, each.sequence, signed, each.signature, "attestation")) attestations.add(each);
            }
        }
    }

    /** One batch of estran.ingest: it is there any number of times, and counts if its header is in the chain. */
    static void payload(byte[] batch) throws Exception {
        Header header = header(batch);
        Lane lane = lanes.getOrDefault(header.lane, new Lane());
        if (header.gap != null || !Arrays.equals(lane.hashes.get(header.from), sha256(header.bytes))) return;
        lane.payloads.add(header.from);
        ByteBuffer in = little(batch, header.bytes.length, batch.length - header.bytes.length);
        MessageDigest all = digest();
        while (in.hasRemaining()) {
            int start = in.position();
            in.position(start + 16); // magic, version, type, suite, codec, first event time
            varint(in); // last event time
            varint(in); // records
            int stored = (int) varint(in);
            varint(in); // plain length
            blob(in); // asset
            in.position(in.position() + stored);
            all.update(sha256(Arrays.copyOfRange(batch, start, in.position())));
        }
        if (!Arrays.equals(all.digest(), header.digest)) fault(header.lane, header.from, "its blocks are not the ones that its header describes");
    }

    static Header header(byte[] batch) {
        int length = little(batch, 6, 2).getShort() & 0xffff;
        byte[] bytes = Arrays.copyOf(batch, length);
        ByteBuffer in = little(bytes, 0, length);
        int flags = in.get(9);
        String lane = HexFormat.of().formatHex(bytes, 16, 32);
        long from = in.getLong(32), to = in.getLong(40);
        byte[] previous = Arrays.copyOfRange(bytes, 132, 164), digest = Arrays.copyOfRange(bytes, 164, 196);
        in.position(196);
        String agent = new String(blob(in), StandardCharsets.UTF_8);
        for (int i = 0; i < 4; i++) blob(in); // tenant, label, key id, salt
        byte[] predecessor = take(in, (flags & 8) != 0 ? 56 : 0);
        Gap gap = (flags & 4) == 0 ? null : new Gap(take(in, 32), in.get(), in.getLong(), in.getLong(), in.getLong(), in.get(), blob(in));
        List<Attestation> found = new ArrayList<>();
        for (long extensions = varint(in); extensions > 0; extensions--) {
            long id = varint(in);
            varint(in); // critical
            byte[] value = blob(in);
            ByteBuffer extension = little(value, 0, value.length);
            for (long n = id == 1 ? varint(extension) : 0; n > 0; n--)
                found.add(new Attestation(HexFormat.of().formatHex(take(extension, 16)), extension.getLong(), take(extension, 32), extension.get(), blob(extension)));
        }
        return new Header(bytes, agent, lane, from, to, previous, digest, predecessor, gap, found);
    }

    static boolean verify(String lane, long sequence, ByteBuffer statement, byte[] signature, String what) throws Exception {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(statement.array(), 0, statement.position());
        if (verifier.verify(signature)) return true;
        fault(lane, sequence, "the signature of its " + what + " is not the agent's");
        return false;
    }

    static void refuse(String why) { System.out.println(why); System.exit(2); }
    static void fault(String lane, long sequence, String what) { faults++; System.out.println("FAILED lane " + lane + " sequence " + sequence + ": " + what); }

    /** Every record under that key, from the beginning to the end that the topic has now. */
    static void read(String bootstrap, String topic, String isolation, String key, Each each) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation, "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key() == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8))) continue;
                    try { each.take(record.value()); } catch (RuntimeException unreadable) { fault("?", -1, topic + " offset " + record.offset() + ": " + unreadable); }
                }
            }
        }
    }

    static ByteBuffer statement(String purpose, String agent) {
        ByteBuffer out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN).put((byte) purpose.length()).put(purpose.getBytes(StandardCharsets.UTF_8));
        return out.put((byte) agent.length()).put(agent.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer little(byte[] bytes, int from, int length) { return ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN); }
    static byte[] take(ByteBuffer in, int length) { byte[] bytes = new byte[length]; in.get(bytes); return bytes; }
    static byte[] blob(ByteBuffer in) { return take(in, (int) varint(in)); }
    static long varint(ByteBuffer in) { byte b = in.get(); return b >= 0 ? b : (b & 0x7f) | varint(in) << 7; }
    static byte[] sha256(byte[] bytes) throws Exception { return digest().digest(bytes); }
    static MessageDigest digest() throws Exception { return MessageDigest.getInstance("SHA-256"); }
}
