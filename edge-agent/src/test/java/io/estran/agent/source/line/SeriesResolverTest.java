package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.ReadingRecorder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tags, measurement and field name a series, and what is remembered of it. */
class SeriesResolverTest {
    private Lines lines;

    @BeforeEach
    void listen() {
        lines = new Lines("{tag:site}/{tag:machine}/{measurement}-{field}");
    }

    @AfterEach
    void stopListening() {
        lines.close();
    }

    @Test
    void tagsMapToTheSeriesByTheTemplateInAnyOrder() {
        lines.send("vibration,machine=press-1,site=hall-2 rms=0.41,peak=1.9\n");
        assertThat(lines.sink.values())
                .containsExactly("hall-2/press-1/vibration-rms=0.41", "hall-2/press-1/vibration-peak=1.9");
    }

    @Test
    void tagsThatTheTemplateDoesNotNameMakeNoOtherSeries() {
        lines.send("v,site=a,machine=b,shift=1 f=1\nv,machine=b,shift=2,site=a f=2\n");
        assertThat(lines.sink.values()).containsExactly("a/b/v-f=1.0", "a/b/v-f=2.0");
    }

    @Test
    void escapedNamesAreTheNamesThatTheyStandFor() {
        lines.send("my\\ v,site=hall\\ 2,machine=press\\,1\\=x f\\ g=1\n");
        assertThat(lines.sink.values()).containsExactly("hall 2/press,1=x/my v-f g=1.0");
    }

    @Test
    void twoWritingsOfOneNameAreOneSeries() {
        lines.send("v,site=a,machine=b f=1\nv,machine=b,site=a f=2\n");
        assertThat(lines.sink.series()).containsExactly("a/b/v-f");
    }

    @Test
    void aLineThatLacksATagOfTheTemplateIsRejected() {
        lines.send("v,site=a f=1\nv,site=a,machine=b f=2\n");
        assertThat(lines.sink.values()).containsExactly("a/b/v-f=2.0");
        assertThat(lines.sink.rejected()).isEqualTo(1);
        assertThat(lines.said())
                .singleElement()
                .asString()
                .contains("line 1 column 1: it lacks the tag \"machine\", which the series template names");
    }

    /** How many of these lines are read by what is expected, and how all are resolved. */
    private static int expected(SeriesResolver resolver, List<String> resolved, String... text)
            throws InterruptedException {
        LineDecoder line = new LineDecoder();
        int expected = 0;
        for (String each : text) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            if (line.readExpected(bytes, 0, bytes.length, resolver)) {
                expected++;
            } else {
                assertThat(line.read(bytes, 0, bytes.length)).isTrue();
                int head = resolver.head(bytes, line.headFrom(), line.headTo());
                for (int i = 0; i < line.fields(); i++) {
                    line.series(
                            i,
                            resolver.series(
                                    head, bytes, line.headFrom(), line.headTo(), line.keyFrom(i), line.keyTo(i)));
                }
            }
            for (int i = 0; i < line.fields(); i++) {
                resolved.add(line.series(i) + "=" + line.value(i));
            }
        }
        return expected;
    }

    private static SeriesResolver resolver(ReadingRecorder sink, int limit) {
        return new SeriesResolver(
                SeriesTemplate.of("{tag:t}/{field}"), sink, limit, new Random(1), new AtomicInteger());
    }

    @Test
    void linesThatComeInTheSameOrderAgainAreNotLookedUp() throws InterruptedException {
        SeriesResolver resolver = resolver(new ReadingRecorder(), 100);
        List<String> resolved = new ArrayList<>();
        String[] round = {"m,t=a f=1,g=2 5", "m,t=ab f=3 5", "m,t=a h=4"};
        expected(resolver, new ArrayList<>(), round);
        expected(resolver, new ArrayList<>(), round); // a look at an unknown order costs the next ones
        expected(resolver, new ArrayList<>(), round);
        assertThat(expected(resolver, resolved, round)).isEqualTo(3);
        assertThat(resolved).containsExactly("0=1.0", "1=2.0", "2=3.0", "3=4.0");
    }

    @Test
    void nothingIsExpectedOfACacheThatBeganAnew() throws InterruptedException {
        SeriesResolver resolver = resolver(new ReadingRecorder(), 2);
        List<String> resolved = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected(resolver, resolved, "m,t=a f=0", "m,t=b f=1", "m,t=c f=2", "m,t=d f=3");
        }
        assertThat(resolved).allMatch(each -> each.matches("(\\d)=\\1.0"));
    }

    @Test
    void whatGoesOnOtherwiseBehindWhatIsExpectedIsAnotherLine() {
        for (int i = 0; i < 3; i++) {
            lines.send("v,site=a,machine=b f=1 4\n");
        }
        lines.send("v,site=a,machine=bXf=2 4\n");
        lines.send("v,site=a,machine=b fx3 4\n");
        assertThat(lines.sink.count()).isEqualTo(3);
        assertThat(lines.sink.rejected()).isEqualTo(2);
    }

    @Test
    void nothingIsExpectedOnceTheSinkAsksToForgetEvenIfTheNextLineIsNoGood() {
        for (String next : new String[] {"", "v,site=a f=2\n"}) {
            for (int i = 0; i < 3; i++) {
                lines.send("v,site=a,machine=b f=1\n");
            }
            lines.sink.askToForget();
            lines.send(next);
        }
        lines.send("v,site=a,machine=b f=1\n");
        assertThat(lines.sink.seriesAsked()).isEqualTo(3);
    }

    @Test
    void aSeriesIsAskedForOnce() {
        for (int i = 0; i < 100; i++) {
            lines.send("v,site=a,machine=b f=1,g=2\n");
        }
        assertThat(lines.sink.count()).isEqualTo(200);
        assertThat(lines.sink.seriesAsked()).isEqualTo(2);
    }

    @Test
    void aRefusedSeriesCostsItsReadingsOnly() {
        lines.sink.refuse("a/b/v-g");
        for (int i = 0; i < 3; i++) {
            lines.send("v,site=a,machine=b f=1,g=2,h=3\n");
        }
        assertThat(lines.sink.count()).isEqualTo(6);
        assertThat(lines.sink.rejected()).isEqualTo(3);
        assertThat(lines.sink.seriesAsked()).isEqualTo(3);
    }

    @Test
    void whatIsKnownIsForgottenWhenTheSinkAsksAndThenResolvedAnew() {
        lines.send("v,site=a,machine=b f=1,g=2\nv,site=a,machine=c f=3\n");
        lines.sink.askToForget();
        lines.send("v,site=a,machine=b f=4\nv,site=a,machine=b f=5\n");
        assertThat(lines.sink.valuesWhenForgotten()).containsExactly("a/b/v-f=1.0", "a/b/v-g=2.0", "a/c/v-f=3.0");
        assertThat(lines.sink.values()).endsWith("a/b/v-f=4.0", "a/b/v-f=5.0");
        assertThat(lines.sink.seriesAsked()).as("two, one, and one again").isEqualTo(4);
    }

    @Test
    void aFullCacheBeginsAnewAndNeverMixesSeriesUp() {
        int limit = 8;
        try (Lines small = new Lines("{tag:site}/{field}", 1, 1_000, limit)) {
            Random random = new Random(5);
            StringBuilder text = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 2_000; i++) {
                int site = random.nextInt(12);
                int field = random.nextInt(3);
                text.append("m,site=s" + site + " f" + field + "=" + i + ",g" + field + "=" + i + "\n");
                expected.append("s" + site + "/f" + field + "=" + i + ".0,s" + site + "/g" + field + "=" + i + ".0,");
            }
            small.send(text.toString());
            assertThat(String.join(",", small.sink.values()) + ",").isEqualTo(expected.toString());
            assertThat(small.sink.seriesAsked()).isLessThan(4_000);
        }
    }

    @Test
    void whatIsRememberedIsBoundedInKeysAndInBytes() throws Exception {
        AtomicInteger cached = new AtomicInteger();
        SeriesResolver resolver = new SeriesResolver(
                SeriesTemplate.of("{measurement}/{field}"), new ReadingRecorder(), 100, new Random(1), cached);
        int most = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] line = ("m" + i + " f").getBytes(StandardCharsets.UTF_8);
            int space = line.length - 2;
            int head = resolver.head(line, 0, space);
            resolver.series(head, line, 0, space, space + 1, line.length);
            most = Math.max(most, cached.get());
        }
        assertThat(most).isEqualTo(100);

        KeyTable table = new KeyTable(1_000_000, 1_000, 7);
        byte[] key = new byte[100];
        int added = 0;
        while (table.add(added, key, 0, 100, added)) {
            added++;
        }
        assertThat(added).isEqualTo(10);
        assertThat(table.find(9, key, 0, 100)).isEqualTo(9);
        assertThat(table.find(10, key, 0, 100)).isEqualTo(KeyTable.ABSENT);
        assertThat(table.find(9, key, 0, 99)).isEqualTo(KeyTable.ABSENT);
    }

    @Test
    void keysWhoseHashesCollideAreToldApart() {
        int scopes = 300_000; // about ten pairs of 32-bit hashes are equal
        KeyTable table = new KeyTable(scopes, scopes, 7);
        byte[] key = {'k'};
        for (int scope = 0; scope < scopes; scope++) {
            assertThat(table.find(scope, key, 0, 1)).isEqualTo(KeyTable.ABSENT);
            table.add(scope, key, 0, 1, scope);
        }
        for (int scope = 0; scope < scopes; scope++) {
            assertThat(table.find(scope, key, 0, 1)).isEqualTo(scope);
        }
    }

    @Test
    void nobodyCanMakeKeysThatCollideWhateverTheSeed() {
        Random random = new Random(3);
        int collisions = 0;
        for (int i = 0; i < 2_000; i++) {
            KeyTable table = new KeyTable(1, 1, random.nextLong());
            byte[] key = new byte[16];
            random.nextBytes(key);
            byte[] other = key.clone();
            other[7] ^= 0x40; // what one word changes, the next takes back
            other[15] ^= 0x40;
            other[11] ^= 0x40;
            collisions += table.hash(0, key, 0, 16) == table.hash(0, other, 0, 16) ? 1 : 0;
        }
        assertThat(collisions).isLessThan(5);
    }

    @Test
    void aFieldThatIsNewToAFullCacheIsResolvedAllTheSame() {
        try (Lines small = new Lines("{measurement}/{field}", 1, 10_000, 4)) {
            String line = "m a=1,b=2,c=3,d=4,e=5,f=6,g=7\n";
            small.send(line + line + line);
            assertThat(small.sink.values().subList(14, 21))
                    .containsExactly("m/a=1.0", "m/b=2.0", "m/c=3.0", "m/d=4.0", "m/e=5.0", "m/f=6.0", "m/g=7.0");
        }
    }
}
