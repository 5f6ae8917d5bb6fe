package io.estran.benchmarks.bytes;

import io.estran.protocol.batch.Block;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How many bytes of a block's stored body are which column's. A column's tag and length are its own. A deflated byte belongs to
 * the column of the first plain byte that it completes, as do those before it that complete none, unless they are deflate's
 * own: its tables, which stand before the first plain byte, or are longer than any code, and its end mark.
 *
 * @param columns bytes by the column's id
 * @param deflate bytes that are no column's
 */
record ColumnBytes(Map<Integer, Long> columns, long deflate) {
    private static final int CODEC_NONE = 0;
    private static final int ENCODING_BITS = 3;
    /** 15 + 5 bits of a length, 15 + 13 of a distance (RFC 1951, 3.2.5), begun within a byte. */
    private static final int LONGEST_CODE = 7;

    /** Of a block whose body is clear, and deflated or as it is. */
    static ColumnBytes of(Block block) throws MalformedBatchException {
        int from = block.bodyOffset();
        byte[] plain = new byte[block.plainLength()];
        if (block.codec() == CODEC_NONE) {
            System.arraycopy(block.bytes(), from, plain, 0, plain.length);
            int[] each = new int[plain.length];
            Arrays.fill(each, 1);
            return charged(plain, each, 0);
        }
        int[] costs = new int[plain.length];
        int own = inflate(block, plain, costs);
        return charged(plain, costs, own);
    }

    /** Fills body and costs: at each plain byte the stored ones that ended there. Returns those of none. */
    private static int inflate(Block block, byte[] plain, int[] costs) throws MalformedBatchException {
        Inflater inflater = new Inflater(true);
        try {
            int filled = 0;
            int pending = 0;
            int own = 0;
            for (int i = 0; i < block.storedLength(); i++) {
                inflater.setInput(block.bytes(), block.bodyOffset() + i, 1);
                int before = filled;
                int more = 1;
                while (more > 0 && filled < plain.length) {
                    more = inflater.inflate(plain, filled, plain.length - filled);
                    filled += more;
                }
                pending++;
                if (filled > before) {
                    int cost = before == 0 || pending > LONGEST_CODE ? 1 : pending;
                    costs[before] = cost;
                    own += pending - cost;
                    pending = 0;
                }
            }
            if (filled < plain.length) {
                throw new MalformedBatchException("body gives " + filled + " bytes, must give " + plain.length);
            }
            return own + pending;
        } catch (DataFormatException notDeflate) {
            throw new MalformedBatchException("body is not deflate: " + notDeflate.getMessage());
        } finally {
            inflater.end();
        }
    }

    private static ColumnBytes charged(byte[] plain, int[] costs, long own) throws MalformedBatchException {
        Map<Integer, Long> columns = new TreeMap<>();
        ByteReader in = new ByteReader("body", plain, 0, plain.length);
        while (in.remaining() > 0) {
            int start = in.position();
            int id = (int) (in.varint("column tag") >> ENCODING_BITS);
            in.slice("column " + id, in.count("length", 0, in.remaining()));
            long bytes = 0;
            for (int i = start; i < in.position(); i++) {
                bytes += costs[i];
            }
            columns.merge(id, bytes, Long::sum);
        }
        return new ColumnBytes(columns, own);
    }
}
