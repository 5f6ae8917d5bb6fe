package io.estran.system.chaos;

import io.estran.agent.inspect.DataFolder;
import io.estran.process.disk.Disk;
import io.estran.protocol.lane.GapReason;
import io.estran.system.chaos.input.Feed;
import io.estran.system.chaos.input.Feeder;
import io.estran.system.chaos.ledger.AgentInput;
import io.estran.system.chaos.ledger.Arrivals;
import io.estran.system.chaos.ledger.Recoveries;
import io.estran.system.chaos.ledger.TwinComparison;
import io.estran.system.chaos.report.ChaosReport;
import io.estran.system.chaos.schedule.Action;
import io.estran.system.chaos.schedule.Episode;
import io.estran.system.chaos.schedule.Fault;
import io.estran.system.chaos.schedule.FaultKind;
import io.estran.system.chaos.schedule.Schedule;
import io.estran.system.chaos.stage.Injector;
import io.estran.system.chaos.stage.Stage;
import io.estran.twin.Twins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One campaign, from the start of the processes to the report. One use, on the caller's thread. */
final class Campaign {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration AUDIT = Duration.ofSeconds(30);
    private static final Duration TWINS = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LAST_LINES_MILLIS = 60_000;
    private static final long SETTLE_MILLIS = 1_000;
    private static final long PULSE_NANOS = 500_000_000L;
    private static final int ASSETS = 2;
    /** Of one agent: two of each asset. */
    static final int SERIES = 2 * ASSETS;

    private static final int LINES_PER_ASSET = 3;
    private static final double SECONDS_PER_NANO = 1e-9;

    private final ChaosSettings settings;
    private final Path folder;
    private final List<String> unavailable;
    private final Narrator narrator;
    private final Ending ending;
    private final List<Feed> feeds;
    private final Recoveries recoveries = new Recoveries();
    private final Arrivals arrivals;
    private final Map<FaultKind, Integer> faults = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    /**
     * @param folder for everything that the processes keep and say
     * @param unavailable kinds that this machine does not allow, each with the reason
     */
    Campaign(ChaosSettings settings, Path folder, List<String> unavailable, Narrator narrator, Ending ending) {
        this.settings = settings;
        this.folder = folder;
        this.unavailable = unavailable;
        this.narrator = narrator;
        this.ending = ending;
        this.feeds = feeds(settings);
        this.arrivals = new Arrivals(feeds, recoveries, System::nanoTime);
    }

    /** Windows follow one another so fast that one batch for each makes the rate. */
    private static List<Feed> feeds(ChaosSettings settings) {
        int agents = settings.extent().agents();
        long window = TimeUnit.SECONDS.toNanos(1) * agents / settings.rate();
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        List<Feed> feeds = new ArrayList<>();
        for (int i = 1; i <= agents; i++) {
            feeds.add(new Feed("chaos-" + i, now / window * window, window, ASSETS, LINES_PER_ASSET, (int)
                    Math.max(1, PULSE_NANOS / window)));
        }
        return feeds;
    }

    /** The campaign could not begin: nothing was compared. */
    static final class NotBegunException extends IOException {
        private static final long serialVersionUID = 1L;

        NotBegunException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private Stage begin() throws IOException, InterruptedException {
        boolean smallDisks = settings.kinds().contains(FaultKind.DISK_FULL);
        try {
            return Stage.start(folder, settings.extent(), feeds, smallDisks);
        } catch (IOException failure) {
            throw new NotBegunException("could not start: " + failure.getMessage(), failure);
        }
    }

    ChaosReport run() throws IOException, InterruptedException {
        narrator.say(String.format(
                Locale.ROOT,
                "starting %d brokers, %d gateways, %d agents; seed %d",
                settings.extent().brokers(),
                settings.extent().gateways(),
                settings.extent().agents(),
                settings.seed()));
        try (Stage stage = begin();
                Consumer consumer = new Consumer(stage.bootstrap(), arrivals);
                Twins twins = Twins.connect(stage.bootstrap())) {
            twins.start();
            awaitDelivery();
            Injector injector = new Injector(stage);
            narrator.say("everything delivers; " + settings.seconds() + " s of faults begin");
            strike(stage, injector);
            ChaosReport report = end(stage, injector, consumer, twins);
            if (!report.isGood()) {
                stage.keepAgentFolders();
            }
            return report;
        }
    }

    private void awaitDelivery() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (feeds.stream().anyMatch(feed -> arrivals.newestWindow(feed.agent()) < 0)) {
            if (System.nanoTime() - deadline > 0) {
                throw new NotBegunException(
                        "not every agent has delivered anything within " + START.toSeconds() + " s", null);
            }
            if (ending.await(POLL)) {
                return;
            }
        }
    }

    private void strike(Stage stage, Injector injector) throws IOException, InterruptedException {
        Schedule schedule = new Schedule(settings.seed(), settings.kinds(), settings.extent());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
        while (true) {
            Episode episode = schedule.next();
            boolean asked = pause(episode.quietMillis(), end);
            if (episode.settled() && !asked) {
                asked = awaitRecovery(Math.min(end, System.nanoTime() + QUIET.toNanos()));
            }
            if (asked || System.nanoTime() - end >= 0) {
                return;
            }
            try {
                play(episode, injector);
            } catch (IOException failed) {
                findings.add(String.valueOf(failed.getMessage()));
                narrator.say("FAILED: " + failed.getMessage());
                injector.liftEverything();
            }
            findings.addAll(stage.reviveTheDead());
        }
    }

    private void play(Episode episode, Injector injector) throws IOException, InterruptedException {
        for (Fault fault : episode.faults()) {
            narrator.say(fault.toString());
            faults.merge(fault.kind(), 1, Integer::sum);
            injector.strike(fault);
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(episode.holdMillis());
        pause(episode.holdMillis(), until);
        for (Fault fault : episode.faults()) {
            injector.lift(fault);
            long at = System.nanoTime();
            for (Feeder feeder : injector.touched(fault)) {
                long window = feeder.feed().window(feeder.lines());
                recoveries.lifted(fault.kind(), feeder.feed().agent(), window, at);
            }
        }
        for (Fault fault : episode.faults()) {
            if (fault.kind().action() == Action.KILL) {
                injector.awaitUp(fault);
            }
        }
    }

    /** Waits, and shows how things stand; whether somebody wants an end. */
    private boolean pause(long millis, long end) throws InterruptedException {
        long until = Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        while (System.nanoTime() - until < 0) {
            show();
            if (ending.await(POLL)) {
                return true;
            }
        }
        return ending.await(Duration.ZERO);
    }

    private boolean awaitRecovery(long until) throws InterruptedException {
        while (!recoveries.areOver() && System.nanoTime() - until < 0) {
            show();
            if (ending.await(POLL)) {
                return true;
            }
        }
        return false;
    }

    private void show() {
        narrator.show(String.format(
                Locale.ROOT,
                "%,d windows came, %d faults so far",
                arrivals.windowCount(),
                faults.values().stream().mapToInt(Integer::intValue).sum()));
    }

    private ChaosReport end(Stage stage, Injector injector, Consumer consumer, Twins twins)
            throws IOException, InterruptedException {
        narrator.say("all faults are lifted");
        awaitRecovery(System.nanoTime() + RECOVERY.toNanos());
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        double silence = recoveries.longestSilence();
        for (Feeder feeder : stage.feeders()) {
            if (!feeder.finish(LAST_LINES_MILLIS)) {
                findings.add(feeder.feed().agent() + " did not take its last lines");
            }
        }
        List<AgentInput> inputs = stage.feeders().stream()
                .map(feeder -> new AgentInput(feeder.feed(), feeder.lines(), feeder.holes()))
                .toList();
        narrator.say("waiting for what the agents still hold");
        if (!new Drain(stage, arrivals, narrator).await(Arrivals.windowsOf(inputs))) {
            findings.add("the agents still hold batches that are not accounted for");
        }
        boolean audited = audit(stage);
        boolean current = isCurrent(twins, inputs);
        lookAtFolders(stage);
        if (consumer.failure() != null) {
            findings.add("the consumer ended, and what came after that counts as lost: " + consumer.failure());
        }
        if (consumer.unreadable() > 0) {
            findings.add(consumer.unreadable() + " Kafka records could not be read");
        }
        findings.addAll(stage.reviveTheDead());
        findings.addAll(injector.findings());
        findings.addAll(stage.end());
        return new ChaosReport(
                settings.seed(),
                settings.seconds(),
                inputs.stream().mapToLong(AgentInput::readings).sum(),
                inputs.stream().mapToLong(AgentInput::unsynced).sum(),
                injector.oldestHoleNanos() * SECONDS_PER_NANO,
                arrivals.compare(inputs, causes()),
                faults,
                unavailable,
                recoveries.times(),
                silence,
                audited,
                current,
                findings,
                narrator.seconds());
    }

    /** Reasons for which there may be gaps: an agent whose disk is full for longer than it waits evicts. */
    private Set<GapReason> causes() {
        return faults.containsKey(FaultKind.DISK_FULL) ? Set.of(GapReason.EVICTED) : Set.of();
    }

    /** Accounts come a moment after the records. */
    private static boolean audit(Stage stage) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + AUDIT.toNanos();
        while (stage.command("audit", "audit", "--bootstrap", stage.bootstrap()) != 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCurrent(Twins twins, List<AgentInput> inputs) throws InterruptedException {
        long deadline = System.nanoTime() + TWINS.toNanos();
        while (!inputs.stream().allMatch(input -> TwinComparison.isCurrent(twins, input))) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        return true;
    }

    /** Every agent's folder is sound, and no lane of it misses a sequence. */
    private void lookAtFolders(Stage stage) throws IOException {
        for (Path data : stage.agentFolders()) {
            DataFolder look = new DataFolder(Disk.local(), data);
            look.check().forEach(finding -> findings.add(finding.toString()));
            look.inspect().lanes().stream()
                    .filter(lane -> !lane.missing().isEmpty())
                    .forEach(lane -> findings.add("lane " + lane.lane() + " misses " + lane.missing() + " in " + data));
        }
    }
}
