package dev.islay.wsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private final Headers headers = Headers.of("A", "1", "b", "2", "a", "3");

    @Test
    void namesAreComparedWithoutRegardToCase() {
        assertThat(headers.first("a")).hasValue("1");
        assertThat(headers.all("A")).containsExactly("1", "3");
        assertThat(headers.has("B")).isTrue();
        assertThat(headers.has("c")).isFalse();
        assertThat(headers.first("c")).isEmpty();
    }

    @Test
    void changesMakeNewOnes() {
        assertThat(headers.with("A", "4")).isEqualTo(Headers.of("b", "2", "A", "4"));
        assertThat(headers.without("a").list()).containsExactly(new Headers.Header("b", "2"));
        assertThat(headers.and("a", "4").all("a")).containsExactly("1", "3", "4");
        assertThat(headers.list()).hasSize(3);
    }

    @Test
    void thoseWithTheSameFieldsAreEqual() {
        assertThat(Headers.of()).isEqualTo(Headers.of(List.of())).isNotEqualTo(headers);
        assertThat(Headers.of("A", "1")).hasSameHashCodeAs(Headers.of("A", "1"));
        assertThat(headers).isNotEqualTo(headers.list());
        assertThat(headers.toString()).contains("name=A, value=1");
    }

    @Test
    void aNameWithoutAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("A"))
                .withMessageContaining("pairs");
    }
}
