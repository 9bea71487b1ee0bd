package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a JVM's log says of the classes that requests made it initialise. */
final class RehearsedClassesTest {
    private static final String LOG =
            """
            Start class verification for: dev.islay.netty.Outflow
            1201 Initializing 'dev/islay/netty/Outflow' (0x0000000800a3b5d8) by thread "islay-loop"
            1202 Initializing 'io/netty/util/Signal$1'(no method) (0x0000000800a3c001) by thread "islay-loop"
            1203 Initializing 'java/util/HexFormat' (0x0000000800a3c002) by thread "islay-loop"
            1204 Initializing 'dev/islay/netty/Outflow$$Lambda+0x800000036' (0x0000000800a3c003) by thread "islay-loop"
            1205 Initializing 'dev/islay/netty/Outflow$$TypeSwitch/0x0000000061012800' (0x0000000800a3c004) by thread "islay-loop"
            1206 Initializing 'dev/islay/netty/Out\
            """;

    @Test
    void oursAndNettysCountAndNotWhatTheJvmMakesAnewEachTime() {
        assertThat(RehearsedClasses.in(LOG))
                .containsExactly("dev.islay.netty.Outflow", "io.netty.util.Signal$1");
    }
}
