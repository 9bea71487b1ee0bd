package dev.islay.python;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** This process takes the orphans of its children, as process 1 does. */
@EnabledOnOs(OS.LINUX)
class OrphanReaperTest {
    private static final int SET_CHILD_SUBREAPER = 36;

    @BeforeEach
    void takeOrphans() throws Throwable {
        subreaper(1);
    }

    @AfterEach
    void takeNoMore() throws Throwable {
        subreaper(0);
    }

    private static void subreaper(long on) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle prctl =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("prctl"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
        assertThat((int) prctl.invokeExact(SET_CHILD_SUBREAPER, on)).isZero();
    }

    private static Set<Long> children() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    @Test
    void orphansAreBuriedAndWhatWeHaveStartedIsLeftToUs() throws Exception {
        OrphanReaper reaper = new OrphanReaper();
        Process parent = new ProcessBuilder("sh", "-c", "sh -c 'exit 3' & echo $!; exit 5").start();
        byte[] said = parent.getInputStream().readAllBytes();
        long orphan = Long.parseLong(new String(said, StandardCharsets.US_ASCII).strip());
        assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(parent.exitValue()).isEqualTo(5);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> {
                    while (children().contains(orphan)) {
                        reaper.look();
                    }
                });
        Process child = new ProcessBuilder("sh", "-c", "exit 7").start();
        while (child.isAlive()) {
            Thread.onSpinWait();
        }
        reaper.look();
        assertThat(child.waitFor()).isEqualTo(7);
    }
}
