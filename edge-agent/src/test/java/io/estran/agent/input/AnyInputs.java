package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Inputs of every kind with any values that are allowed, and records of them. */
final class AnyInputs {
    private final Random random;
    private int series;
    private long time;
    private long position;

    AnyInputs(long seed) {
        this.random = new Random(seed);
    }

    /** A record of so many inputs, each also given to {@code written}. */
    ByteBuffer record(int inputs, Inputs written) {
        return Records.of(handed(inputs, written));
    }

    /** So many inputs on their way to the journal, each also given to {@code written}. */
    InputColumns handed(int inputs, Inputs written) {
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        for (int i = 0; i < inputs; i++) {
            long seed = random.nextLong();
            AnyInputs same = new AnyInputs(seed);
            same.follow(this);
            same.next(columns);
            AnyInputs again = new AnyInputs(seed);
            again.follow(this);
            again.next(written);
            follow(same);
        }
        return columns;
    }

    private void follow(AnyInputs other) {
        series = other.series;
        time = other.time;
        position = other.position;
    }

    private void next(Inputs to) {
        switch (random.nextInt(25)) {
            case 0 -> to.tick(any(), any(), random.nextInt(1000), any() >>> 1);
            case 1 -> to.series(number(), random.nextInt(100), text(), attributes());
            case 2 -> to.runStarted(any() >>> 1, new Id128(any(), any()), text(), text(), any(), any());
            case 3 -> {
                byte[] part = new byte[random.nextInt(300)];
                random.nextBytes(part);
                to.configured(part, random.nextBoolean());
            }
            case 4 -> to.event(event());
            case 5 -> to.outcome(any() >>> 1, text(), random.nextInt(1000) - 1, any());
            case 6 -> to.ended(random.nextInt(100), any() >>> 1);
            case 7 -> to.allowance(random.nextInt(100), any() >>> 1);
            case 8 -> to.endOfInput();
            case 9 -> to.timeKnown(any(), any());
            case 10 -> to.retired(number());
            default -> reading(to);
        }
    }

    private void reading(Inputs to) {
        series = random.nextInt(3) == 0 ? number() : Math.min(Inputs.MOST_SERIES - 1, series + random.nextInt(2));
        time = random.nextInt(3) == 0 ? any() : time + random.nextInt(3);
        boolean positioned = random.nextBoolean();
        position = random.nextInt(3) == 0 ? any() >>> 1 : positioned ? position + 1 & Long.MAX_VALUE : position;
        int quality = random.nextInt(Quality.values().length);
        int reason = random.nextBoolean() ? 0 : random.nextInt(256);
        double value = Double.longBitsToDouble(any());
        to.reading(series, time, value, quality, reason, positioned ? position : Inputs.NO_POSITION);
    }

    private int number() {
        return random.nextBoolean() ? random.nextInt(Inputs.MOST_SERIES) : random.nextInt(200);
    }

    /** Small, large and extreme. */
    private long any() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> random.nextInt(10) - 5;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1f4a7 : random.nextInt(0xd800));
        }
        return text.toString();
    }

    private SeriesAttributes attributes() {
        return new SeriesAttributes(text(), random.nextInt(11) - 1, random.nextGaussian(), Double.POSITIVE_INFINITY);
    }

    private Event event() {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.put(
                    i + text(),
                    switch (random.nextInt(4)) {
                        case 0 -> any();
                        case 1 -> random.nextGaussian();
                        case 2 -> random.nextBoolean();
                        default -> text();
                    });
        }
        return new Event(text(), text(), any(), fields);
    }
}
