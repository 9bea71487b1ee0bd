package dev.islay.netty;

import dev.islay.gateway.FieldSink;
import dev.islay.gateway.RequestHead;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Iterator;
import java.util.Map;

/** A decoded head, as the gateway reads it. */
record NettyRequestHead(HttpRequest message) implements RequestHead {
    @Override
    public String method() {
        return message.method().name();
    }

    @Override
    public String target() {
        return message.uri();
    }

    @Override
    public String protocol() {
        return message.protocolVersion().text();
    }

    @Override
    public void fields(FieldSink sink) {
        Iterator<Map.Entry<CharSequence, CharSequence>> fields =
                message.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            sink.field(field.getKey(), field.getValue());
        }
    }
}
