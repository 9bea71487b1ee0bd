import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;

/** Plain Undertow, as it comes: a handler that may block runs on one of its worker threads. */
final class Undertow {
    private Undertow() {}

    public static void main(String[] arguments) {
        byte[] text = "Hello world!\n".getBytes(StandardCharsets.US_ASCII);
        io.undertow.Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
                .setHandler(
                        new BlockingHandler(
                                exchange -> {
                                    exchange.getResponseHeaders()
                                            .put(Headers.CONTENT_TYPE, "text/plain");
                                    exchange.setResponseContentLength(text.length);
                                    exchange.getOutputStream().write(text);
                                }))
                .build()
                .start();
    }
}
