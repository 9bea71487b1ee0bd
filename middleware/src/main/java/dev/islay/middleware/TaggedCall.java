package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.FileWrapper;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.StartResponse;
import dev.islay.wsgi.Write;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One response on its way through {@link ETags}.
 *
 * <p>A head that may get a tag is held until the first block is there, or it is clear that this one
 * will not be all; then it goes out. Nothing else is held.
 */
final class TaggedCall implements StartResponse, Body {
    private static final List<String> OF_CONTENT =
            List.of("Content-Type", "Content-Length", "Content-Encoding", "Content-Language");

    private final StartResponse server;
    private final Preconditions preconditions;
    private final long limit;
    private final boolean toHead;
    private @Nullable Body body;
    private HeadRules.@Nullable Head held;
    private boolean begun;
    private boolean unneeded;

    /** {@code toHead}: what stands for the body is not the body that a tag would be of. */
    TaggedCall(StartResponse server, Preconditions preconditions, long limit, boolean toHead) {
        this.server = server;
        this.toHead = toHead;
        this.preconditions = preconditions;
        this.limit = limit;
    }

    Body run(Application next, Environ environ) throws Exception {
        body = next.call(environ, this);
        if (held != null && (body instanceof FileWrapper || !fits(length(held)))) {
            try {
                begin();
            } catch (Throwable e) {
                close();
                throw e;
            }
        }
        return begun && !unneeded ? body : this;
    }

    @Override
    public Write call(String status, Headers headers, @Nullable Throwable excInfo)
            throws Exception {
        HeadRules.Head head = new HeadRules.Head(status, headers);
        if (excInfo != null || begun) {
            held = null;
            Write write = server.call(status, headers, excInfo);
            begun = true;
            unneeded = false;
            return write;
        }
        if (held != null) {
            throw new IllegalStateException("start_response was called before");
        }
        if (mayGetTag(head)) {
            held = head;
            return new HeldWrite();
        }
        return started(head);
    }

    private boolean mayGetTag(HeadRules.Head head) {
        return !toHead
                && head.status().startsWith("200")
                && !head.headers().has("ETag")
                && !Representation.listed(head.headers(), "Cache-Control", "no-store")
                && (preconditions.wantsTag() || !preconditions.notModified(head.headers()));
    }

    /** Sends a head, or that the client has it already. */
    private Write started(HeadRules.Head head) throws Exception {
        held = null;
        boolean settled =
                head.status().startsWith("200") && preconditions.notModified(head.headers());
        Write write =
                settled
                        ? server.call("304 Not Modified", withoutContent(head.headers()))
                        : server.call(head.status(), head.headers());
        begun = true;
        unneeded = settled;
        return settled ? _ -> {} : write;
    }

    private static Headers withoutContent(Headers headers) {
        Headers left = headers;
        for (String name : OF_CONTENT) {
            left = left.without(name);
        }
        return left;
    }

    private @Nullable Write begin() throws Exception {
        return held == null ? null : started(held);
    }

    /** Sends the head that was held, with a tag if this block is the whole body. */
    private @Nullable Write begin(byte[] block) throws Exception {
        HeadRules.Head head = held;
        if (head == null) {
            return null;
        }
        long length = length(head);
        return started(
                fits(length) && block.length == length
                        ? new HeadRules.Head(head.status(), head.headers().and("ETag", tag(block)))
                        : head);
    }

    private boolean fits(long length) {
        return length >= 0 && length <= limit;
    }

    /** What the body's length will be, or −1. */
    private long length(HeadRules.Head head) {
        return head.headers()
                .first("Content-Length")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(body == null ? -1 : body.length());
    }

    private static String tag(byte[] block) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(block);
            return '"' + Base64.getUrlEncoder().encodeToString(digest).substring(0, 22) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        if (unneeded || body == null) {
            return null;
        }
        byte[] block = body.next();
        if (block == null) {
            begin(new byte[0]);
            return null;
        }
        begin(block);
        return unneeded ? new byte[0] : block;
    }

    @Override
    public void close() throws Exception {
        Body inner = body;
        body = null;
        if (inner != null) {
            inner.close();
        }
    }

    /** write() while the head is held. */
    private final class HeldWrite implements Write {
        private @Nullable Write write;

        @Override
        public void write(byte[] block) throws IOException {
            if (block.length == 0) {
                return;
            }
            try {
                if (write == null) {
                    write = begin(block);
                }
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the response could not be begun", e);
            }
            if (write != null && !unneeded) {
                write.write(block);
            }
        }
    }
}
