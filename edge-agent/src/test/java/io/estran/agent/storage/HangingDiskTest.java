package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
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
