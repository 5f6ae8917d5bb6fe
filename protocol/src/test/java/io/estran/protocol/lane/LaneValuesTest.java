package io.estran.protocol.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, words and printed forms are on the wire and in topics: they never change. */
class LaneValuesTest {
    @ParameterizedTest
    @CsvSource({"RAW, 3, raw", "AGGREGATES, 1, aggregates", "EVENTS, 2, events"})
    void aClassHasItsCodeAndItsWord(BatchClass batchClass, int code, String word) {
        assertThat(batchClass.code()).isEqualTo(code);
        assertThat(batchClass.word()).isEqualTo(word);
        assertThat(BatchClass.byCode(code)).isEqualTo(batchClass);
        assertThat(BatchClass.byTopicLevel(word)).isEqualTo(batchClass);
    }

    @Test
    void theLowestClassComesFirstInTheOrderOfEviction() {
        assertThat(BatchClass.values()).containsExactly(BatchClass.RAW, BatchClass.AGGREGATES, BatchClass.EVENTS);
    }

    @ParameterizedTest
    @CsvSource({"EVICTED, 1, evicted", "REFUSED, 2, refused", "CORRUPT, 3, corrupt", "LOST, 4, lost", "FREED, 5, freed"
    })
    void aReasonHasItsCodeAndItsWord(GapReason reason, int code, String word) {
        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.word()).isEqualTo(word);
        assertThat(GapReason.byCode(code)).isEqualTo(reason);
        assertThat(GapReason.byWord(word)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 6, 255})
    void aCodeThatNothingHasIsNone(int code) {
        assertThat(BatchClass.byCode(code)).isNull();
        assertThat(GapReason.byCode(code)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Raw", "RAW", "eventss", "presence"})
    void aWordThatNothingHasIsNone(String word) {
        assertThat(BatchClass.byTopicLevel(word)).isNull();
        assertThat(GapReason.byWord(word)).isNull();
    }

    @ParameterizedTest
    @EnumSource(GapReason.class)
    void aWordIsPlainLowerCase(GapReason reason) {
        assertThat(reason.word()).matches("[a-z]+");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 00000000000000000000000000000000",
        "1, 2, 00000000000000010000000000000002",
        "-1, 10, ffffffffffffffff000000000000000a",
        "81985529216486895, -81985529216486896, 0123456789abcdeffedcba9876543210"
    })
    void anIdIsPrintedAsThirtyTwoDigitsAndReadBack(long high, long low, String text) {
        assertThat(new Id128(high, low)).hasToString(text);
        assertThat(Id128.parse(text)).isEqualTo(new Id128(high, low));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdeffedcba987654321",
                "0123456789abcdeffedcba98765432100",
                "g123456789abcdeffedcba9876543210",
                "+123456789abcdeffedcba9876543210",
                "0123456789abcdef+edcba9876543210",
                "0123456789abcdeffedcba987654321z"
            })
    void whatIsNotThirtyTwoDigitsIsNoId(String text) {
        assertThatThrownBy(() -> Id128.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsAreOrderedAsTheyArePrinted() {
        Id128[] ids = {
            new Id128(0, 0), new Id128(0, 1), new Id128(0, -1), new Id128(1, 0), new Id128(-1, 0), new Id128(-1, -1)
        };
        Id128[] sorted = {ids[5], ids[2], ids[0], ids[4], ids[3], ids[1]};
        Arrays.sort(sorted);
        assertThat(sorted).containsExactly(ids);
        assertThat(ids[3]).isEqualByComparingTo(new Id128(1, 0));
    }

    @Test
    void aHashIsItsThirtyTwoBytesWhateverBecomesOfTheArray() {
        byte[] bytes = new byte[Hash256.BYTES];
        bytes[0] = 0x0a;
        bytes[31] = (byte) 0xff;
        Hash256 hash = new Hash256(bytes);
        bytes[0] = 1;
        hash.toBytes()[31] = 0;
        assertThat(hash).hasToString("0a" + "00".repeat(30) + "ff");
        assertThat(hash.toBytes()).hasSize(32).startsWith(0x0a).endsWith(0xff);
        assertThat(Hash256.parse(hash.toString())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash).isNotEqualTo(Hash256.ZERO).isNotEqualTo(hash.toString());
        assertThat(hash.hashCode()).isNotEqualTo(Hash256.ZERO.hashCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aHashOfAnotherLengthIsRefused(int length) {
        assertThatThrownBy(() -> new Hash256(new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a hash has 32 bytes, not " + length);
    }
}
