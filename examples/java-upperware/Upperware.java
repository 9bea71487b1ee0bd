import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;

/** Writes in capitals whatever an application says: the middleware of every introduction. */
final class Upperware implements Middleware {
    /** What it is put around. */
    static final Application INSIDE =
            (environ, startResponse) -> {
                startResponse.call("200 OK", Headers.of("Content-Type", "text/plain"));
                return Body.of(bytes("Hello from "), bytes("the inside.\n"));
            };

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public Application wrap(Application next) {
        return (environ, startResponse) -> next.call(environ, startResponse).map(Upperware::upper);
    }

    /** Letters of ASCII only: a block may end within a character of any other. */
    private static byte[] upper(byte[] block) {
        byte[] upper = block.clone();
        for (int i = 0; i < upper.length; i++) {
            if (upper[i] >= 'a' && upper[i] <= 'z') {
                upper[i] -= 'a' - 'A';
            }
        }
        return upper;
    }
}
