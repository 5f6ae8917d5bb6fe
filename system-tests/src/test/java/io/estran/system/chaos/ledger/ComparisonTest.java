package io.estran.system.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.system.chaos.input.Feed;
import io.estran.system.chaos.input.Hole;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Records held against inputs: what is right passes, and everything that is not is found. */
class ComparisonTest {
    private static final AgentName AGENT = new AgentName("a");
    private static final Id128 LANE = new Id128(1, 2);
    private static final Id128 EVENTS = new Id128(3, 4);
    private static final Feed FEED = new Feed("a", 50_000, 1_000, 1, 4, 2);
    private static final int WINDOWS = 6;
    private static final long LINES = 4L * WINDOWS;

    private final Arrivals arrivals = new Arrivals(List.of(FEED), new Recoveries(), () -> 0);
    private final List<Hole> holes = new ArrayList<>();

    /** Two records a window: count and pulse, in one batch. */
    private static WindowAggregate window(int number, String field) {
        Content content = Content.EMPTY;
        for (long line = 4L * number; line < 4L * number + 4; line++) {
            content = content.and(FEED.value(field, line));
        }
        return aggregate(number, field, content);
    }

    private static WindowAggregate aggregate(int number, String field, Content content) {
        return new WindowAggregate(
                FEED.series(0, field),
                "",
                FEED.start(number),
                FEED.windowNanos(),
                content.count(),
                0,
                content.min(),
                content.max(),
                content.first(),
                content.last(),
                new Moments.Doubles(content.sum(), content.spread() / content.count()),
                new QuantileSketch(content.count(), 0, new long[0], 0, new long[0]),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    private void arrives(int number, UnaryOperator<WindowAggregate> change) {
        arrives(number + 1, 0, change.apply(window(number, Feed.COUNT)));
        arrives(number + 1, 1, window(number, Feed.PULSE));
    }

    private void arrives(long sequence, int record, WindowAggregate window) {
        arrivals.record(new CommittedRecord.Aggregate(place(LANE, sequence, record), window));
    }

    private static Place place(Id128 lane, long sequence, int record) {
        return new Place(AGENT, 1, lane, sequence, 0, record, "estran.aggregates", 0, 0, 0);
    }

    private void alarms() {
        alarm(1, "raised", FEED.time(8));
        alarm(2, "cleared", FEED.time(16));
        account(EVENTS, 2, 2, 2);
    }

    private void alarm(long sequence, String transition, long time) {
        Event event = new Event(Event.ALARM, "a/m0", time, Map.of("transition", transition));
        arrivals.record(new CommittedRecord.EventRecord(place(EVENTS, sequence, 0), event));
    }

    private void account(Id128 lane, long last, long stored, long records, Account.Range... gaps) {
        arrivals.account(new AccountMessage(
                new Account(
                        AGENT,
                        lane,
                        lane.equals(LANE) ? BatchClass.AGGREGATES : BatchClass.EVENTS,
                        1,
                        LaneStatus.OK,
                        0,
                        last,
                        Hash256.ZERO,
                        stored,
                        records,
                        3,
                        0,
                        List.of(gaps),
                        0,
                        0,
                        0,
                        new LanePoint(Id128.NONE, 0, Hash256.ZERO)),
                0));
    }

    private Comparison.Result compare() {
        return arrivals.compare(List.of(new AgentInput(FEED, LINES, holes)), Set.of(GapReason.EVICTED));
    }

    private Comparison.Result afterAllBut(Integer... missing) {
        for (int number = 0; number < WINDOWS; number++) {
            if (!List.of(missing).contains(number)) {
                arrives(number, window -> window);
            }
        }
        alarms();
        return compare();
    }

    private Comparison.Result afterAll() {
        return afterAllBut();
    }

    private Comparison.Result afterAllWithCountOf(int changed, Content content) {
        for (int number = 0; number < WINDOWS; number++) {
            boolean isChanged = number == changed;
            arrives(number, window -> isChanged ? aggregate(changed, Feed.COUNT, content) : window);
        }
        alarms();
        return compare();
    }

    @Test
    void whatFollowsFromTheInputsPasses() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        Comparison.Result result = afterAll();
        assertThat(result.findings()).isEmpty();
        assertThat(result)
                .isEqualTo(new Comparison.Result(
                        2L * WINDOWS + 2, 2L * WINDOWS + 2, 0, 0, 0, 0, 0, WINDOWS + 2, WINDOWS + 2, 6, List.of()));
        assertThat(result.isComplete()).isTrue();
    }

    @Test
    void aLostWindowIsFound() {
        account(LANE, WINDOWS - 1, WINDOWS - 1, 2L * (WINDOWS - 1));
        Comparison.Result result = afterAllBut(3);
        assertThat(result.lost()).isEqualTo(2);
        assertThat(result.findings())
                .anyMatch(finding -> finding.contains("a/m0/count at 53000 of 4 readings from 12.0 is lost"));
    }

    @Test
    void aWindowFromTheSamePlaceTwiceIsADuplicate() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        arrives(2, window -> window);
        Comparison.Result result = afterAll();
        assertThat(result.duplicated()).isEqualTo(2);
        assertThat(result.lost()).isZero();
    }

    @Test
    void aWindowStatedAgainFromAnotherPlaceIsADuplicate() {
        account(LANE, WINDOWS + 1, WINDOWS + 1, 2L * WINDOWS + 1);
        arrives(WINDOWS + 1, 0, window(2, Feed.COUNT));
        assertThat(afterAll().duplicated()).isEqualTo(1);
    }

    @Test
    void aWindowThatMissesAReadingIsAltered() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        Comparison.Result result =
                afterAllWithCountOf(2, Content.EMPTY.and(8).and(9).and(11));
        assertThat(result.altered()).isEqualTo(1);
        assertThat(result.findings()).singleElement().asString().contains("says Content[count=3");
    }

    @Test
    void aWindowWithOtherDeviationsQuantilesQualityOrLengthIsAltered() {
        WindowAggregate right = window(0, Feed.COUNT);
        for (WindowAggregate wrong : List.of(
                changed(
                        right,
                        right.length(),
                        new Moments.Doubles(right.moments().sum(), 0),
                        right.sketch(),
                        Quality.GOOD),
                changed(right, right.length(), right.moments(), QuantileSketch.EMPTY, Quality.GOOD),
                changed(right, right.length(), right.moments(), right.sketch(), Quality.UNCERTAIN),
                changed(right, right.length() + 1, right.moments(), right.sketch(), Quality.GOOD))) {
            Arrivals fresh = new Arrivals(List.of(FEED), new Recoveries(), () -> 0);
            fresh.record(new CommittedRecord.Aggregate(place(LANE, 1, 0), wrong));
            assertThat(fresh.compare(List.of(new AgentInput(FEED, 4, holes)), Set.of())
                            .altered())
                    .as("%s", wrong)
                    .isEqualTo(1);
        }
    }

    private static WindowAggregate changed(
            WindowAggregate window, long length, Moments moments, QuantileSketch sketch, Quality quality) {
        return new WindowAggregate(
                window.series(),
                window.unit(),
                window.start(),
                length,
                window.count(),
                window.bad(),
                window.min(),
                window.max(),
                window.first(),
                window.last(),
                moments,
                sketch,
                quality,
                window.reason(),
                window.revision(),
                window.isFinal());
    }

    @Test
    void aWindowThatFollowsFromNoInputIsAltered() {
        account(LANE, WINDOWS + 1, WINDOWS + 1, 2L * WINDOWS + 2);
        arrives(WINDOWS, window -> window);
        assertThat(afterAll().altered()).isEqualTo(2);
    }

    @Test
    void whatNoJournalHadMayBeMissingAndNothingElse() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        holes.add(new Hole(Feed.COUNT, 10, 12, 0));
        assertThat(afterAllWithCountOf(2, Content.EMPTY.and(8).and(9)).findings())
                .isEmpty();
    }

    @Test
    void whatNoJournalHadMustNotCome() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        holes.add(new Hole(Feed.COUNT, 10, 12, 0));
        assertThat(afterAll().altered()).isEqualTo(1);
    }

    private void drops(long readings, int fromWindow, int toWindow) {
        Event event = new Event(
                Event.READINGS_DROPPED,
                "agents/a",
                0,
                Map.of(
                        "readings",
                        readings,
                        "from",
                        IsoTime.write(FEED.start(fromWindow)),
                        "to",
                        IsoTime.write(FEED.start(toWindow + 1) - 1)));
        arrivals.record(new CommittedRecord.EventRecord(place(EVENTS, 3, 0), event));
    }

    @Test
    void readingsDeclaredDroppedMayLackInWindowsOfTheirTime() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        drops(1, 1, 2);
        Comparison.Result result =
                afterAllWithCountOf(2, Content.EMPTY.and(8).and(9).and(11));
        assertThat(result.altered()).isZero();
        assertThat(result.excused()).isEqualTo(1);
    }

    @Test
    void windowsOfWhichEveryReadingIsDeclaredDroppedMayBeMissing() {
        account(LANE, WINDOWS - 1, WINDOWS - 1, 2L * (WINDOWS - 1));
        drops(8, 3, 3);
        Comparison.Result result = afterAllBut(3);
        assertThat(result.lost()).isZero();
        assertThat(result.excused()).isEqualTo(2);
    }

    @Test
    void readingsDeclaredDroppedExcuseNoMoreThanTheyAreAndNoOtherTime() {
        account(LANE, WINDOWS - 1, WINDOWS - 1, 2L * (WINDOWS - 1));
        drops(7, 2, 3);
        Comparison.Result result = afterAllBut(3);
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.excused()).isEqualTo(1);
    }

    @Test
    void readingsDeclaredDroppedExcuseNoOtherTime() {
        account(LANE, WINDOWS - 1, WINDOWS - 1, 2L * (WINDOWS - 1));
        drops(8, 4, 4);
        assertThat(afterAllBut(3).lost()).isEqualTo(2);
    }

    @Test
    void aWindowWithOtherValuesIsAlteredWhateverIsDeclaredDropped() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        drops(8, 2, 2);
        assertThat(afterAllWithCountOf(2, Content.EMPTY.and(8).and(9).and(10).and(12))
                        .altered())
                .isEqualTo(1);
    }

    @Test
    void aDeclaredGapExcusesAsManyWindowsAsItHasRecordsInItsTime() {
        Account.Range range = new Account.Range(4, 4, GapReason.EVICTED, 2, 53_000, 53_000);
        account(LANE, WINDOWS, WINDOWS - 1, 2L * (WINDOWS - 1), range);
        GapRecord gap = new GapRecord(AGENT, LANE, BatchClass.AGGREGATES, 1, range);
        arrivals.record(new CommittedRecord.DeclaredGap(place(LANE, 4, 0), gap));
        Comparison.Result result = afterAllBut(3);
        assertThat(result.findings()).isEmpty();
        assertThat(result.excused()).isEqualTo(2);
        assertThat(result.gaps()).isEqualTo(1);
        assertThat(result.isComplete()).isTrue();
    }

    @Test
    void aGapThatKnowsNoRecordsExcusesAsManyAsItsBatchesMayHaveAndNoMore() {
        Account.Range range = new Account.Range(4, 4, GapReason.EVICTED, -1, Long.MAX_VALUE, Long.MIN_VALUE);
        account(LANE, WINDOWS, WINDOWS - 1, 2L * (WINDOWS - 2), range);
        GapRecord gap = new GapRecord(AGENT, LANE, BatchClass.AGGREGATES, 1, range);
        arrivals.record(new CommittedRecord.DeclaredGap(place(LANE, 4, 0), gap));
        Comparison.Result result = afterAllBut(3, 4);
        assertThat(result.excused()).isEqualTo(2);
        assertThat(result.lost()).isEqualTo(2);
    }

    @Test
    void aDeclaredGapOfAnotherTimeExcusesNothing() {
        Account.Range range = new Account.Range(4, 4, GapReason.EVICTED, 2, 52_000, 52_999);
        account(LANE, WINDOWS, WINDOWS - 1, 2L * (WINDOWS - 1), range);
        GapRecord gap = new GapRecord(AGENT, LANE, BatchClass.AGGREGATES, 1, range);
        arrivals.record(new CommittedRecord.DeclaredGap(place(LANE, 4, 0), gap));
        assertThat(afterAllBut(3).lost()).isEqualTo(2);
    }

    @Test
    void aGapForWhichNothingHappenedIsFoundAlthoughItExcuses() {
        Account.Range range = new Account.Range(4, 4, GapReason.CORRUPT, 2, 53_000, 53_000);
        account(LANE, WINDOWS, WINDOWS - 1, 2L * (WINDOWS - 1), range);
        GapRecord gap = new GapRecord(AGENT, LANE, BatchClass.AGGREGATES, 1, range);
        arrivals.record(new CommittedRecord.DeclaredGap(place(LANE, 4, 0), gap));
        Comparison.Result result = afterAllBut(3);
        assertThat(result.excused()).isEqualTo(2);
        assertThat(result.findings()).singleElement().asString().contains("4 to 4", "corrupt", "nothing happened");
    }

    @Test
    void aGapThatIsInTheAccountAndNeverCameIsFound() {
        account(LANE, WINDOWS + 1, WINDOWS, 2L * WINDOWS, new Account.Range(7, 7, GapReason.EVICTED, 2, 1, 2));
        assertThat(afterAll().findings())
                .singleElement()
                .asString()
                .contains("1 batches in gaps", "0 in gaps that came");
    }

    @Test
    void alarmsThatAreMissingTwiceOrNotDueAreFound() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        for (int number = 0; number < WINDOWS; number++) {
            arrives(number, window -> window);
        }
        alarm(1, "raised", FEED.time(8));
        alarm(2, "raised", FEED.time(8));
        alarm(3, "raised", FEED.time(9));
        account(EVENTS, 3, 3, 3);
        Comparison.Result result = compare();
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.duplicated()).isEqualTo(1);
        assertThat(result.altered()).isEqualTo(1);
    }

    @Test
    void recordsOutOfOrderAreFound() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS);
        arrives(4, window -> window);
        arrives(2, window -> window);
        Comparison.Result result = afterAllBut(2, 4);
        assertThat(result.findings()).singleElement().asString().contains("came out of order");
    }

    @Test
    void anAccountThatDoesNotAgreeWithTheRecordsIsFound() {
        account(LANE, WINDOWS, WINDOWS, 2L * WINDOWS + 1);
        assertThat(afterAll().findings()).singleElement().asString().contains("has an account of 13 records");
    }

    @Test
    void aLaneThatDoesNotAddUpIsFound() {
        account(LANE, WINDOWS + 1, WINDOWS, 2L * WINDOWS);
        assertThat(afterAll().findings()).singleElement().asString().contains("does not add up");
    }

    @Test
    void recordsOfALaneWithoutAccountAreFound() {
        assertThat(afterAll().findings()).singleElement().asString().contains("has records and no account");
    }
}
