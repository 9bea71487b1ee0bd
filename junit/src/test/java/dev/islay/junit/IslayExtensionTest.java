package dev.islay.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.islay.server.Islay;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IslayExtensionTest {
    private static final Path ROOT =
            Path.of(Objects.requireNonNullElse(System.getProperty("islay.root"), ".."));

    @RegisterExtension
    static final IslayExtension PYTHON =
            IslayExtension.serving(ROOT.resolve("tests/apps/node/wsgi.py").toString())
                    .with("env", "NODE=still");

    @Test
    void aPythonApplicationIsServed() throws Exception {
        assertThat(PYTHON.get("/").statusCode()).isEqualTo(200);
        assertThat(PYTHON.get("/").body()).isEqualTo("still");
    }

    @Test
    void anyRequestCanBeSent() throws Exception {
        HttpRequest post =
                HttpRequest.newBuilder(PYTHON.uri("/"))
                        .POST(BodyPublishers.ofString("malt"))
                        .build();
        assertThat(PYTHON.send(post).body()).isEqualTo("stillmalt");
    }

    @Test
    void withoutATestThereIsNoServer() {
        IslayExtension idle = IslayExtension.of(Islay.builder());
        assertThatIllegalStateException().isThrownBy(() -> idle.uri("/"));
    }

    /** Not in a static field. */
    @Nested
    class ForEach {
        private static final Set<URI> SEEN = new HashSet<>();

        @RegisterExtension
        final IslayExtension java =
                IslayExtension.serving((_, start) -> {
                    start.call("200 OK", Headers.of("Content-Type", "text/plain"));
                    return Body.utf8("malt");
                });

        @RepeatedTest(2)
        void eachTestHasAServerOfItsOwn() throws Exception {
            assertThat(java.get("/").body()).isEqualTo("malt");
            assertThat(SEEN.add(java.uri("/"))).isTrue();
        }
    }
}
