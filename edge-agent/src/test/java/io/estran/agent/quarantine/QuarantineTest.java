package io.estran.agent.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.disk.Disk;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Call;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could not be delivered is kept for people within its bound, and a disk that does not take it stops nothing. */
class QuarantineTest {
    private static final Path DATA = Path.of("data");
    private static final Path FOLDER = DATA.resolve(Quarantine.FOLDER);

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    private Quarantine open(long capacity) throws IOException {
        return Quarantine.open(disk, DATA, capacity);
    }

    @Test
    void whatIsKeptSurvivesAPowerCut() throws IOException {
        open(100).keep("refused", new byte[] {1, 2, 3});
        disk.cutPower(Leftover.NOTHING);
        assertThat(open(100).bytes()).isEqualTo(3);
        assertThat(disk.bytes(FOLDER.resolve("000001-refused"))).containsExactly(1, 2, 3);
    }

    @Test
    void theOldestGoFirstWhenItIsFull() throws IOException {
        Quarantine quarantine = open(100);
        for (String name : new String[] {"a", "b", "c"}) {
            quarantine.keep(name, new byte[40]);
        }
        assertThat(quarantine.bytes()).isEqualTo(80);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("000002-b"), FOLDER.resolve("000003-c"));
    }

    @Test
    void whatIsKeptIsFoundAgainWhateverDigitsTheLanguageOfTheMachineHas() throws IOException {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
        try {
            open(100).keep("refused", new byte[60]);
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
        assertThat(open(100).bytes()).isEqualTo(60);
    }

    @Test
    void aFileThatTheDiskDoesNotGiveStopsNoStart() throws IOException {
        Quarantine before = open(100);
        before.keep("a", new byte[10]);
        before.keep("b", new byte[20]);
        Path gone = FOLDER.resolve("000001-a");
        Disk refusing = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (self, method, arguments) -> {
                    if (method.getName().equals("openForReading") && gone.equals(arguments[0])) {
                        throw new IOException("input/output error");
                    }
                    return method.invoke(disk, arguments);
                });
        Quarantine after = Quarantine.open(refusing, DATA, 100);
        assertThat(after.bytes()).isEqualTo(20);
        after.keep("c", new byte[100]);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("000003-c"));
    }

    @Test
    void itIsBoundedInFilesToo() throws IOException {
        Quarantine quarantine = open(Long.MAX_VALUE);
        for (int i = 0; i < Quarantine.MOST_FILES + 3; i++) {
            quarantine.keep("a" + i, new byte[] {1});
        }
        assertThat(disk.list(FOLDER)).hasSize(Quarantine.MOST_FILES);
    }

    @Test
    void aFileThatCannotBeDeletedStaysCountedAndTheBoundHolds() throws IOException {
        Quarantine quarantine = open(100);
        quarantine.keep("a", new byte[60]);
        disk.failFrom(Call.DELETE, 1);
        quarantine.keep("b", new byte[60]);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("000001-a"));
        assertThat(quarantine.bytes()).isEqualTo(60);
        disk.heal();
        quarantine.keep("c", new byte[60]);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("000002-c"));
        assertThat(quarantine.bytes()).isEqualTo(60);
    }

    @Test
    void whatIsLargerThanTheBoundIsNotKeptAndRemovesNothing() throws IOException {
        Quarantine quarantine = open(100);
        quarantine.keep("small", new byte[10]);
        quarantine.keep("large", new byte[101]);
        assertThat(quarantine.bytes()).isEqualTo(10);
    }

    @Test
    void aSmallerBoundHoldsFromTheNextStart() throws IOException {
        Quarantine quarantine = open(100);
        quarantine.keep("a", new byte[60]);
        quarantine.keep("b", new byte[40]);
        assertThat(open(50).bytes()).isEqualTo(40);
        assertThat(open(0).bytes()).isZero();
        assertThat(disk.list(FOLDER)).isEmpty();
    }

    @Test
    void theSameIsKeptOnce() throws IOException {
        Quarantine quarantine = open(100);
        quarantine.keep("a", new byte[10]);
        quarantine.keep("a", new byte[10]);
        Quarantine next = open(100);
        next.keep("a", new byte[10]);
        assertThat(next.bytes()).isEqualTo(10);
    }

    @Test
    void aDiskThatDoesNotTakeItCostsOnlyIt() throws IOException {
        Quarantine quarantine = open(100);
        for (int call = 1; call <= 5; call++) {
            disk.failAtCall(disk.calls() + call);
            quarantine.keep("lost" + call, new byte[10]);
            disk.failAtCall(Long.MAX_VALUE);
            assertThat(quarantine.bytes()).as("call %d", call).isZero();
            assertThat(disk.list(FOLDER)).as("call %d", call).isEmpty();
        }
        quarantine.keep("kept", new byte[10]);
        assertThat(open(100).bytes()).isEqualTo(10);
    }

    @Test
    void aFolderThatCannotBeMadeCostsOnlyIt(@TempDir Path data) throws IOException {
        Path inItsPlace = Files.writeString(data.resolve(Quarantine.FOLDER), "notes");
        Quarantine quarantine = Quarantine.open(Disk.local(), data, 100);
        quarantine.keep("lost", new byte[10]);
        assertThat(quarantine.bytes()).isZero();
        assertThat(inItsPlace).hasContent("notes");
        Files.delete(inItsPlace);
        quarantine.keep("kept", new byte[10]);
        assertThat(data.resolve(Quarantine.FOLDER).resolve("000001-kept")).hasSize(10);
    }

    @Test
    void filesOfOthersAreLeftAlone() throws IOException {
        disk.open(FOLDER.resolve("notes.txt")).close();
        open(0).keep("a", new byte[10]);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("notes.txt"));
    }
}
