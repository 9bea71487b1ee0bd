import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** Plain Jetty, as it comes: a handler that may block runs on one of its threads. */
final class Jetty {
    private Jetty() {}

    public static void main(String[] arguments) throws Exception {
        byte[] text = "Hello world!\n".getBytes(StandardCharsets.US_ASCII);
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
        server.setHandler(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
                        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
                        response.write(true, ByteBuffer.wrap(text), callback);
                        return true;
                    }
                });
        server.start();
        server.join();
    }
}
