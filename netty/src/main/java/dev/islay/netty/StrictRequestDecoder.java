package dev.islay.netty;

import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Netty's HTTP/1 decoder without four of its leniencies, which nothing behind it could see any
 * more: it joins folded lines, of head and of trailers (RFC 9112, 5.2: refuse or replace; we
 * refuse), it takes any run of blanks for the single space between the parts of the request line
 * (RFC 9112, 3), it reads the name of the protocol in small letters too (RFC 9112, 2.3), and it
 * passes over fields that must not stand behind a body (RFC 9110, 6.5.1), which are a try to tell
 * two parties on the path two stories.
 *
 * <p>Names and values are not validated here: {@link dev.islay.gateway.RequestPolicy} judges them,
 * for every carrier alike.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final String FOLDED = "folded header line";

    private static final Set<String> NEVER_IN_TRAILERS =
            Set.of(
                    "authorization",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-range",
                    "content-type",
                    "cookie",
                    "expect",
                    "host",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final Patience patience;
    private boolean inHead = true;
    private boolean requestLineRead;
    private boolean inTrailers;
    private boolean broken;
    private int endOfWord;
    private ByteBuf undecoded = Unpooled.EMPTY_BUFFER;

    StrictRequestDecoder(HttpLimits limits, Patience patience) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLine())
                        .setMaxHeaderSize(limits.headers())
                        .setMaxChunkSize(1 << 16)
                        .setHeadersFactory(
                                DefaultHttpHeadersFactory.headersFactory().withValidation(false)));
        this.patience = patience;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        patience.bytesArrived();
        super.channelRead(context, message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (inHead && hasFoldedLine(in)) {
            breakOff(in, out, new DefaultHttpRequest(HTTP_1_1, GET, "/bad-request"));
            return;
        }
        if (inTrailers && startsWithBlank(in)) {
            breakOff(in, out, new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
            return;
        }
        undecoded = in;
        int before = out.size();
        super.decode(context, in, out);
        for (int i = before; i < out.size(); i++) {
            follow(out.get(i));
        }
    }

    private void follow(Object decoded) {
        if (decoded instanceof DecoderResultProvider message) {
            broken |= message.decoderResult().isFailure();
        }
        if (decoded instanceof HttpRequest) {
            inHead = false;
        }
        if (decoded instanceof LastHttpContent) {
            inHead = true;
            inTrailers = false;
            requestLineRead = false;
        }
    }

    /** {@code with}: what tells those behind this decoder. */
    private void breakOff(ByteBuf in, List<Object> out, HttpObject with) {
        broken = true;
        in.skipBytes(in.readableBytes());
        with.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(FOLDED)));
        out.add(with);
    }

    private static boolean startsWithBlank(ByteBuf in) {
        return in.isReadable() && isBlank(in.getByte(in.readerIndex()));
    }

    /**
     * Looks only at what belongs to this head: the decoder has consumed all whole lines before, so
     * the buffer begins with a line.
     */
    private boolean hasFoldedLine(ByteBuf in) {
        int end = in.writerIndex();
        int at = in.readerIndex();
        if (!requestLineRead) {
            at = skipEmptyLines(in, at, end);
        } else if (at < end && !isPartOfField(in.getByte(at))) {
            return isBlank(in.getByte(at));
        }
        for (int lf = in.indexOf(at, end, LF);
                lf >= 0 && lf + 1 < end;
                lf = in.indexOf(lf + 1, end, LF)) {
            byte next = in.getByte(lf + 1);
            if (!isPartOfField(next)) {
                return isBlank(next);
            }
        }
        return false;
    }

    /** False at the start of a fold, and of the empty line, behind which the head ends. */
    private static boolean isPartOfField(byte first) {
        return !isBlank(first) && first != CR && first != LF;
    }

    private static int skipEmptyLines(ByteBuf in, int from, int end) {
        int at = from;
        while (at < end && (in.getByte(at) == CR || in.getByte(at) == LF)) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        endOfWord = -1;
        afterOneSpace(line, start, length);
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        afterOneSpace(line, start, length);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        afterOneSpace(line, start, length);
        String protocol = super.splitThirdWordInitialLine(line, start, length);
        if (!protocol.startsWith("HTTP/")) {
            throw new IllegalArgumentException("the protocol is not HTTP, in capitals");
        }
        return protocol;
    }

    private void afterOneSpace(byte[] line, int start, int length) {
        boolean single =
                start == endOfWord + 1 && length > 0 && (start == 0 || line[endOfWord] == ' ');
        if (!single) {
            throw new IllegalArgumentException("request line is not three words with one space");
        }
        endOfWord = start + length;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        AsciiString name = super.splitHeaderName(line, start, length);
        if (!inHead) {
            checkTrailer(line, start, name.toString());
        }
        return name;
    }

    /**
     * The decoder takes a line as it comes: the next one, which may be a fold of this, lies in the
     * buffer or is still to come.
     */
    private void checkTrailer(byte[] line, int start, String name) {
        inTrailers = true;
        if (NEVER_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " must not stand in a trailer");
        }
        if ((start > 0 && isBlank(line[start - 1])) || startsWithBlank(undecoded)) {
            throw new IllegalArgumentException(FOLDED);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        requestLineRead = true;
        return super.createMessage(initialLine);
    }
}
