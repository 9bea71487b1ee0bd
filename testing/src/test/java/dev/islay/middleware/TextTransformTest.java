package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.islay.testing.MiddlewareContract;
import dev.islay.testing.TestClient;
import dev.islay.testing.TestRequest;
import dev.islay.testing.TestResponse;
import dev.islay.testing.TransparentContract;
import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTransformTest implements MiddlewareContract {
    @Override
    public Middleware middleware() {
        return TextTransform.upperCase();
    }

    /** The text byte by byte, in a charset. */
    private static Application bytewise(String text, String charset) {
        return (_, start) -> {
            start.call("200 OK", Headers.of("Content-Type", "text/plain; charset=" + charset));
            byte[] bytes = text.getBytes(Charset.forName(charset));
            int[] at = new int[1];
            return () -> at[0] == bytes.length ? null : new byte[] {bytes[at[0]++]};
        };
    }

    private static Application blocks(String... texts) {
        return (_, start) -> {
            start.call("200 OK", Headers.of("Content-Type", "text/plain"));
            List<String> left = new ArrayList<>(List.of(texts));
            return () ->
                    left.isEmpty() ? null : left.removeFirst().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static TestResponse answer(Middleware middleware, Application application)
            throws Exception {
        return TestClient.of(middleware.wrap(application)).get("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "utf-16", "iso-2022-jp", "shift_jis", "gb18030"})
    void charactersThatBlocksShareAreWhole(String charset) throws Exception {
        String text = "a\u30a2b\u3042c";

        byte[] body = answer(TextTransform.upperCase(), bytewise(text, charset)).body();

        assertThat(new String(body, Charset.forName(charset))).isEqualTo("A\u30a2B\u3042C");
    }

    @Test
    void charactersBeyondTheFirstPlaneAreNotCut() throws Exception {
        List<String> pieces = new ArrayList<>();
        Middleware sees =
                TextTransform.of(() ->
                        piece -> {
                            pieces.add(piece);
                            return piece;
                        });

        answer(sees, bytewise("\ud83d\udc0dx", "utf-8"));

        assertThat(pieces).containsOnlyOnce("\ud83d\udc0d").doesNotContain("\ud83d");
    }

    @Test
    void bytesThatAreNotOfTheCharsetAreReplaced() throws Exception {
        Application wrong =
                (_, start) -> {
                    start.call("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.of(new byte[] {'a', (byte) 0xff, 'b'}, new byte[] {(byte) 0xc3});
                };

        assertThat(answer(TextTransform.upperCase(), wrong).text()).isEqualTo("A\ufffdB\ufffd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    xabcx         | xABx
                    a,b,c         | AB
                    aab,c         | aAB
                    ab,ab,c       | abAB
                    abc,abc,ab    | ABABab
                    aabab,cab     | aabABab
                    abcabc        | ABAB
                    """)
    void whatIsReplacedMayBeginInOneBlockAndEndInAnother(String texts, String expected)
            throws Exception {
        TextTransform middleware = TextTransform.replacing("abc", "AB");

        assertThat(answer(middleware, blocks(texts.split(","))).text()).isEqualTo(expected);
    }

    @Test
    void settingsGiveTheTexts() throws Exception {
        assertThat(answer(new TextTransform("abc", "-"), blocks("xa", "bc")).text())
                .isEqualTo("x-");
    }

    @Test
    void repeatedBeginningsAreReplacedFromTheLeft() throws Exception {
        assertThat(answer(TextTransform.replacing("aa", "b"), blocks("aaa", "a", "a")).text())
                .isEqualTo("bba");
    }

    @Test
    void noMoreIsHeldThanMayBeReplaced() throws Exception {
        TestClient client =
                TestClient.of(TextTransform.replacing("abc", "-").wrap(blocks("xyzab", "c")))
                        .leavingAfter(1);

        assertThat(client.get("/").text()).isEqualTo("xyz");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    image/png                 | Content-Language | en
                    text/plain; charset=x-no  | Content-Language | en
                    text/plain                | Content-Encoding | gzip
                    text/plain                | Cache-Control    | no-transform
                    """)
    void whatIsNoTextStaysAsItIs(String type, String name, String value) throws Exception {
        Headers headers =
                Headers.of(
                        "Content-Type", type, name, value, "Content-Length", "1", "ETag", "\"a\"");
        Application plain =
                (_, start) -> {
                    start.call("200 OK", headers);
                    return Body.utf8("a");
                };

        TestResponse response = answer(TextTransform.upperCase(), plain);

        assertThat(response.headers()).isEqualTo(headers);
        assertThat(response.text()).isEqualTo("a");
    }

    @Test
    void lengthAndStrongTagsGoForHeadAsForGet() throws Exception {
        Application plain =
                (environ, start) -> {
                    start.call(
                            "200 OK",
                            Headers.of(
                                    "Content-Type", "text/plain",
                                    "Content-Length", "1",
                                    "ETag", "\"a\""));
                    return environ.method().equals("HEAD") ? Body.empty() : Body.utf8("a");
                };
        TestClient client = TestClient.of(TextTransform.upperCase().wrap(plain));

        Headers weak = Headers.of("Content-Type", "text/plain", "ETag", "W/\"a\"");
        assertThat(client.get("/").headers()).isEqualTo(weak);
        assertThat(client.send(TestRequest.of("HEAD", "/")).headers()).isEqualTo(weak);
    }

    @Test
    void typesCanBeChosen() throws Exception {
        TextTransform none = TextTransform.upperCase().on(type -> type.equals("text/csv"));

        assertThat(answer(none, blocks("a")).text()).isEqualTo("a");
        assertThatIllegalArgumentException().isThrownBy(() -> TextTransform.replacing("", "a"));
    }

    /** Other types. */
    @Nested
    class NothingToDo implements TransparentContract {
        @Override
        public Middleware middleware() {
            return TextTransform.upperCase().on(_ -> false);
        }
    }
}
