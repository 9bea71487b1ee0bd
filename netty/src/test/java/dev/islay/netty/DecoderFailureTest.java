package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.RequestRefused;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.junit.jupiter.api.Test;

class DecoderFailureTest {
    @Test
    void eachFailureHasItsStatusAndNamesTheLimit() {
        RequestRefused line = of(new TooLongHttpLineException());
        assertThat(line.status()).isEqualTo(414);
        assertThat(line).hasMessageContaining("200 bytes");

        RequestRefused fields = of(new TooLongHttpHeaderException());
        assertThat(fields.status()).isEqualTo(431);
        assertThat(fields).hasMessageContaining("400 bytes");

        assertThat(of(new IllegalArgumentException("secret")).status()).isEqualTo(400);
        assertThat(of(new IllegalArgumentException("secret"))).hasMessageNotContaining("secret");
    }

    @Test
    void aLongLineWithinABodyIsNoRequestLine() {
        RequestRefused line = ofBody(new TooLongHttpLineException());
        assertThat(line.status()).isEqualTo(400);
        assertThat(line).hasMessageContaining("200 bytes");
        assertThat(ofBody(new TooLongHttpHeaderException()).status()).isEqualTo(431);
    }

    private static RequestRefused ofBody(Throwable cause) {
        return DecoderFailure.ofBody(cause, HttpLimitsForTests.LIMITS);
    }

    private static RequestRefused of(Throwable cause) {
        return DecoderFailure.of(cause, HttpLimitsForTests.LIMITS);
    }
}
