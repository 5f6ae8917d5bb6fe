package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;

/** What must hold between the fields of a header, for writer and reader alike. Static and pure; any thread. */
final class HeaderRules {
    static final int MAX_NAME_BYTES = 64;
    static final int MAX_SALT_BYTES = 32;
    static final int MAX_SIGNATURE_BYTES = 128;

    private HeaderRules() {}

    /** Why the header cannot be, or the empty string. */
    static String problemWith(BatchHeader header) {
        if (header.sequence() < 1) {
            return "sequence is " + header.sequence() + ", must be at least 1";
        }
        if (header.runNumber() < 1) {
            return "run number is " + header.runNumber() + ", must be at least 1";
        }
        if (header.lane().equals(Id128.NONE)) {
            return "lane is zero, must be a random id";
        }
        if (header.sequence() == 1 && !header.previous().equals(Hash256.ZERO)) {
            return "previous hash is " + header.previous() + ", must be zero at sequence 1";
        }
        if (header.lastOrdinal() < 0 || header.journalPosition() < 0) {
            return "last ordinal is " + header.lastOrdinal() + " and journal position " + header.journalPosition()
                    + ", must not be negative";
        }
        if (header.suite() == 0 && (!header.keyId().isEmpty() || header.salt().length > 0)) {
            return "key id and salt must be empty with suite 0";
        }
        String counts = counts(header);
        if (!counts.isEmpty()) {
            return counts;
        }
        LanePoint predecessor = header.predecessor();
        if (predecessor != null) {
            return predecessor(header, predecessor);
        }
        Gap gap = header.gap();
        return gap == null ? "" : gap(header, gap);
    }

    private static String counts(BatchHeader header) {
        int blocks = header.blockCount();
        int records = header.recordCount();
        if (blocks < 0 || blocks > BatchLimits.MAX_BLOCKS) {
            return "block count is " + blocks + ", must be 0 to " + BatchLimits.MAX_BLOCKS;
        }
        if (records < blocks || (blocks == 0 && records > 0)) {
            return "record count is " + records + " with " + blocks + " blocks, must be at least one a block";
        }
        if (records > 0 && header.firstTime() > header.lastTime()) {
            return "first event time is " + header.firstTime() + ", must not be after the last, " + header.lastTime();
        }
        return "";
    }

    private static String predecessor(BatchHeader header, LanePoint predecessor) {
        if (header.sequence() != 1) {
            return "predecessor stands at sequence " + header.sequence() + ", must stand at 1 only";
        }
        if (predecessor.lane().equals(Id128.NONE) || predecessor.lane().equals(header.lane())) {
            return "predecessor's lane is " + predecessor.lane() + ", must be another lane";
        }
        if (predecessor.sequence() < 0) {
            return "predecessor's sequence is " + predecessor.sequence() + ", must not be negative";
        }
        Gap gap = header.gap();
        return gap == null ? "" : gap(header, gap);
    }

    private static String gap(BatchHeader header, Gap gap) {
        if (header.blockCount() != 0) {
            return "gap has " + header.blockCount() + " blocks, must have none";
        }
        if (gap.to() < header.sequence()) {
            return "last sequence is " + gap.to() + ", must be at least the sequence " + header.sequence();
        }
        if (gap.records() < -1) {
            return "gap's records is " + gap.records() + ", must be at least 0, or -1 if not known";
        }
        boolean unknown = gap.firstTime() == Long.MAX_VALUE && gap.lastTime() == Long.MIN_VALUE;
        if (!unknown && gap.firstTime() > gap.lastTime()) {
            return "gap's first event time is " + gap.firstTime() + ", must not be after its last, " + gap.lastTime();
        }
        int signature = gap.signature().length;
        boolean fits = switch (gap.signatureAlgorithm()) {
            case 0 -> signature == 0;
            case SignedStatement.ED25519 -> signature == SignedStatement.ED25519_BYTES;
            default -> signature > 0 && signature <= MAX_SIGNATURE_BYTES;
        };
        return fits
                ? ""
                : "gap's signature has " + signature + " bytes, which does not fit algorithm "
                        + gap.signatureAlgorithm();
    }
}
