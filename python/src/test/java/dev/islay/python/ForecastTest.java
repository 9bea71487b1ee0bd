package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Forecast}: the end of a request is foreseen where all take about as long. */
final class ForecastTest {
    private static final long MILLI = 1_000_000;

    private final Forecast forecast = new Forecast();

    private void took(int times, double millis) {
        for (int i = 0; i < times; i++) {
            forecast.took(millis * MILLI);
        }
    }

    @Test
    void nothingIsForeseenOfTheFirstRequests() {
        took(3, 10);

        assertThat(forecast.endsSoon(9 * MILLI)).isFalse();
    }

    @Test
    void theLastThreeMillisecondsAreForeseenAndTwoMore() {
        took(100, 10);

        assertThat(forecast.endsSoon(6 * MILLI)).isFalse();
        assertThat(forecast.endsSoon(8 * MILLI)).isTrue();
        assertThat(forecast.endsSoon(11 * MILLI)).isTrue();
        assertThat(forecast.endsSoon(13 * MILLI)).isFalse();
    }

    @Test
    void whatLastsLongerThanThatWasForeseenWrongly() {
        took(100, 10);

        assertThat(forecast.wasWrong(13 * MILLI)).isFalse();
        assertThat(forecast.wasWrong(15 * MILLI)).isTrue();
    }

    @Test
    void oneInAHundredThatIsFarAwayChangesNothing() {
        for (int i = 0; i < 20; i++) {
            took(99, 10);
            took(1, 500);
        }

        assertThat(forecast.endsSoon(9 * MILLI)).isTrue();
    }

    @Test
    void requestsOfAllLengthsAreNotForeseen() {
        Random random = new Random(3);
        int foreseen = 0;
        for (int i = 0; i < 1_000; i++) {
            took(1, 20 * random.nextDouble());
            foreseen += forecast.endsSoon(10 * MILLI) ? 1 : 0;
        }

        assertThat(foreseen).isZero();
    }

    @Test
    void shortRequestsAreForeseenByAQuarterOfTheirLength() {
        for (int i = 0; i < 100; i++) {
            took(1, i % 2 == 0 ? 2 : 4);
        }

        assertThat(forecast.endsSoon(3 * MILLI)).isFalse();
    }

    @Test
    void longOnesAreNotForeseen() {
        took(1_000, 150);

        assertThat(forecast.endsSoon(149 * MILLI)).isFalse();
    }
}
