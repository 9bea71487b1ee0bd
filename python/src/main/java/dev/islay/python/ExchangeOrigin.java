package dev.islay.python;

import dev.islay.gateway.Exchange;
import dev.islay.gateway.Failure;
import dev.islay.gateway.FileSlice;
import dev.islay.gateway.RequestBody;
import dev.islay.gateway.RequestName;
import dev.islay.gateway.ResponseWriter;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client asks: the bare way, from its event loop to a worker and back. */
final class ExchangeOrigin implements Origin {
    private final Exchange exchange;
    private final ResponseWriter response;

    ExchangeOrigin(Exchange exchange, ResponseWriter response) {
        this.exchange = exchange;
        this.response = response;
    }

    @Override
    public long id() {
        return exchange.id();
    }

    @Override
    public String path() {
        return exchange.request().path();
    }

    @Override
    public boolean committed() {
        return response.committed();
    }

    @Override
    public RequestBody body() {
        return exchange.body();
    }

    @Override
    public void encode(RequestEncoder encoder, PythonApplication application, ByteBuf out) {
        encoder.encode(exchange, application.number(), application.scriptName(), out);
    }

    @Override
    public void inform(String status, List<String> fields) {
        response.inform(status, fields);
    }

    @Override
    public void head(String status, List<String> fields, ByteBuffer block, boolean last) {
        response.head(status, fields, block, last);
    }

    @Override
    public void data(ByteBuffer block, boolean last) {
        response.data(block, last);
    }

    @Override
    public void file(FileSlice slice) {
        response.file(slice, _ -> {});
    }

    @Override
    public void fail(Failure failure) {
        response.fail(failure);
    }

    @Override
    public void fail(Incident incident) {
        incident.log(name());
        response.fail(incident.failure());
    }

    @Override
    public void gone() {
        response.gone();
    }

    @Override
    public void flush() {
        exchange.flush();
    }

    @Override
    public void spool() {
        exchange.spool();
    }

    @Override
    public void outstay() {
        exchange.outstay();
    }

    @Override
    public boolean writable() {
        return exchange.writable();
    }

    @Override
    public void onWritable(Runnable action) {
        exchange.onWritable(action);
    }

    @Override
    public boolean asked(PieceSink sink) {
        return false;
    }

    @Override
    public @Nullable Chain chain() {
        return null;
    }

    @Override
    public RequestName name() {
        return RequestName.of(exchange);
    }
}
