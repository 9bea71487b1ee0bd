package dev.islay.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A {@link MiddlewareContract} for one that has nothing to do for {@link #request}: the response is
 * the same with and without it, header for header, byte for byte and block for block.
 */
public interface TransparentContract extends MiddlewareContract {
    /** The same. */
    @TestFactory
    default Stream<DynamicTest> responsesAreTheSame() {
        return Arrays.stream(Behaviour.values())
                .map(behaviour ->
                        DynamicTest.dynamicTest(behaviour.name(), () -> compare(behaviour)));
    }

    private void compare(Behaviour behaviour) {
        TestRequest asked = Trial.fitting(behaviour, request());
        TestResponse plain = Trial.of(behaviour, next -> next, asked, Integer.MAX_VALUE).response();
        TestResponse wrapped =
                Trial.of(behaviour, middleware(), asked, Integer.MAX_VALUE).response();
        assertEquals(plain.headers(), wrapped.headers());
        assertArrayEquals(plain.body(), wrapped.body());
        assertEquals(plain.blocks().size(), wrapped.blocks().size(), "blocks");
    }
}
