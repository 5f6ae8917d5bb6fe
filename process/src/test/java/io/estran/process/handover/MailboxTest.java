package io.estran.process.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {
    private final Mailbox<Integer> mailbox = new Mailbox<>();

    @Test
    void theOwnerGetsEverythingInOrder() throws Exception {
        int items = 200_000;
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < items; i++) {
                mailbox.put(i);
            }
        });
        for (int expected = 0; expected < items; expected++) {
            assertThat(next()).isEqualTo(expected);
        }
        others.get(10, TimeUnit.SECONDS);
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    void anOwnerThatIsAboutToSleepMissesNothing() throws Exception {
        int rounds = 50_000;
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < rounds; i++) {
                while (taken.get() < i) {
                    Thread.onSpinWait();
                }
                mailbox.put(i);
            }
        });
        for (int i = 0; i < rounds; i++) {
            assertThat(next()).isEqualTo(i);
            taken.incrementAndGet();
            for (int pause = i % 64; pause > 0; pause--) {
                Thread.onSpinWait(); // so that the next item comes before, while and after the owner falls asleep
            }
        }
        others.get(10, TimeUnit.SECONDS);
    }

    /** A missed wake-up would sleep longer than a test may take. */
    private int next() throws InterruptedException {
        Integer item = null;
        while (item == null) {
            item = mailbox.take(1, TimeUnit.HOURS);
        }
        return item;
    }

    @Test
    void anOwnerThatSleepsIsWokenByWhatIsPut() throws Exception {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread owner = new Thread(() -> {
            try {
                taken.complete(mailbox.take(1, TimeUnit.HOURS));
            } catch (InterruptedException stopped) {
                taken.completeExceptionally(stopped);
            }
        });
        owner.start();
        while (owner.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mailbox.put(7);
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void whatWasNotTakenCanBeTakenBack() {
        mailbox.put(1);
        assertThat(mailbox.remove(1)).isTrue();
        assertThat(mailbox.remove(1)).isFalse();
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    void anInterruptedOwnerIsTold() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mailbox.take(1, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
    }
}
