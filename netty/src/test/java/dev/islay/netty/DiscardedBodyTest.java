package dev.islay.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.islay.gateway.Peer;
import dev.islay.gateway.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscardedBodyTest {
    private final List<String> told = new ArrayList<>();
    private final DiscardedBody body =
            new DiscardedBody(() -> told.add("complete"), () -> told.add("given up"));

    @Test
    void sixtyFourKibibytesAreDropped() {
        give(1 << 16);
        body.end();
        assertThat(told).containsExactly("complete");
    }

    @Test
    void aByteMoreIsTooMuch() {
        give(1 << 16);
        give(1);
        assertThat(told).containsExactly("given up");
    }

    @Test
    void aBodyThatWillNotBeCompleteIsGivenUp() {
        body.broken(BodyRefusals.incomplete());
        assertThat(told).containsExactly("given up");
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, true",
        "65536, false, true",
        "65537, false, false",
        "-1, false, true",
        "5, true, false"
    })
    void aBodyIsSmallWhenItsEndIsNearAndOnItsWay(long length, boolean waits, boolean small) {
        assertThat(DiscardedBody.isSmall(request(length, waits))).isEqualTo(small);
    }

    private static Request request(long length, boolean expectsContinue) {
        NettyRequestHead head =
                new NettyRequestHead(
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        Peer peer = new Peer("127.0.0.1", 1, "127.0.0.1", 80, "http");
        return new Request(head, "/", "", "a", length, expectsContinue, true, peer);
    }

    private void give(int count) {
        ByteBuf bytes = Unpooled.buffer(count).writeZero(count);
        body.content(bytes);
        assertThat(bytes.refCnt()).isZero();
    }
}
