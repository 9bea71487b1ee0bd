package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerStateTest {
    /** One row for each state, one column for each event. */
    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    STATE,    LOADED,   ADMITTED, FAILED,   RETIRED,  ENDED
                    STARTING, PROBED,   STARTING, RETIRING, RETIRING, GONE
                    PROBED,   PROBED,   SERVING,  RETIRING, RETIRING, GONE
                    SERVING,  SERVING,  SERVING,  SERVING,  RETIRING, GONE
                    RETIRING, RETIRING, RETIRING, RETIRING, RETIRING, GONE
                    GONE,     GONE,     GONE,     GONE,     GONE,     GONE
                    """)
    void everyEventInEveryStateHasItsOutcome(
            WorkerState state,
            WorkerState loaded,
            WorkerState admitted,
            WorkerState failed,
            WorkerState retired,
            WorkerState ended) {
        assertThat(state.after(WorkerEvent.LOADED)).isEqualTo(loaded);
        assertThat(state.after(WorkerEvent.ADMITTED)).isEqualTo(admitted);
        assertThat(state.after(WorkerEvent.FAILED)).isEqualTo(failed);
        assertThat(state.after(WorkerEvent.RETIRED)).isEqualTo(retired);
        assertThat(state.after(WorkerEvent.ENDED)).isEqualTo(ended);
        assertThat(WorkerEvent.values()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, true",
        "PROBED, true",
        "SERVING, false",
        "RETIRING, false",
        "GONE, false"
    })
    void whatStartsOrIsTriedIsComing(WorkerState state, boolean coming) {
        assertThat(state.coming()).isEqualTo(coming);
    }
}
