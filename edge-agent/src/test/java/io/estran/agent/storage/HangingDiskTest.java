package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.protocol.batch.BatchHeader;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that neither answers nor can be interrupted, as a dead network mount, does not keep the agent from ending. */
@Timeout(30)
class HangingDiskTest {
    private static final Set<String> HANGING = Set.of("sync", "close");

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile boolean hangs;

    @AfterEach
    void answer() {
        answers.countDown();
    }

    private Disk hanging() {
        return proxy(Disk.class, (method, arguments) -> {
            Object result = call(method, disk, arguments);
            return result instanceof DiskFile file ? hanging(file) : result;
        });
    }

    private DiskFile hanging(DiskFile file) {
        return proxy(DiskFile.class, (method, arguments) -> {
            if (hangs && HANGING.contains(method.getName())) {
                hung.countDown();
                awaitAnswer();
            }
            return call(method, file, arguments);
        });
    }

    private interface Behaviour {
        Object invoke(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> behaviour.invoke(method, arguments)));
    }

    private static Object call(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private void awaitAnswer() {
        boolean interrupted = false;
        while (answers.getCount() > 0) {
            try {
                answers.await();
            } catch (InterruptedException deaf) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSyncThatHangsForThirtySecondsStopsNobodyAndLosesNothing() throws Exception {
        Bench bench = new Bench(hanging(), Path.of("data"), Bench.settings(1024 * 1024), clock, 0);
        bench.event("synced before");
        bench.turn();
        bench.storage.outlet().connected();
        Outgoing first = bench.takeAll().get(0);
        bench.storage.start();
        hangs = true;
        assertThat(bench.event("a")).isTrue();
        hung.await();
        assertThat(bench.storage.isHealthy()).as("at once it is only slow").isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(bench.storage.isHealthy()).as("readiness says so").isFalse();
        int taken = 1;
        while (bench.event("more")) {
            taken++;
        }
        assertThat(taken)
                .as("the pipeline is told that there is no room, and does not wait")
                .isLessThan(10);
        bench.storage.outlet().stored(first.token(), 0, 0, -1);
        assertThat(bench.storage.outlet().next(0))
                .as("the uplink does not wait either")
                .isNull();
        hangs = false;
        answers.countDown();
        int all = taken + 1;
        await("what waited in memory is sealed")
                .atMost(Duration.ofSeconds(15))
                .until(() -> bench.storage.status().sealedRecords() >= all || sealedRecords(bench) == all);
        assertThat(bench.storage.isHealthy()).isTrue();
        assertThat(bench.events).containsExactly("storage-hung");
        bench.storage.close();
    }

    private static int sealedRecords(Bench bench) {
        return bench.sealed.stream().mapToInt(BatchHeader::recordCount).sum();
    }

    @Test
    void closingDoesNotWaitForItAndTheFolderStaysLocked() throws Exception {
        Bench bench = new Bench(hanging(), Path.of("data"), Bench.settings(1024 * 1024), clock, 0);
        bench.storage.start();
        hangs = true;
        bench.event("a");
        hung.await();
        bench.storage.close(50);
        assertThatThrownBy(bench::reopen).hasMessageContaining("in use by another agent");
        hangs = false;
        answers.countDown();
        await("the lock is given back when the disk answers")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    bench.reopen();
                    assertThat(bench.storage.recovery().runNumber()).isGreaterThan(1);
                });
    }
}
