package dev.islay.netty;

import java.time.Duration;

/** Small limits and round times. */
final class HttpLimitsForTests {
    static final int INLINE = 1000;
    static final int MEMORY = 3000;
    static final int RESPONSES = 200_000;
    static final HttpLimits LIMITS =
            new HttpLimits(200, 400, 10, INLINE, MEMORY, new ResponseLimits(RESPONSES, 1 << 19));
    static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    3,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    100,
                    Duration.ofSeconds(3));

    private HttpLimitsForTests() {}
}
