import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.StartResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Lets in whoever knows the password, and tells the application who it is. */
record Auth(String realm, String user, String password) implements Middleware {
    @Override
    public Application wrap(Application next) {
        return (environ, startResponse) -> {
            if (!known(environ.header("Authorization"))) {
                return refused(startResponse);
            }
            environ.put("REMOTE_USER", user);
            return next.call(environ, startResponse);
        };
    }

    private boolean known(String authorization) {
        String right =
                Base64.getEncoder().encodeToString(bytes(user + ":" + password));
        return MessageDigest.isEqual(bytes(authorization), bytes("Basic " + right));
    }

    private Body refused(StartResponse startResponse) throws Exception {
        startResponse.call(
                "401 Unauthorized",
                Headers.of(
                        "WWW-Authenticate",
                        "Basic realm=\"" + realm + "\"",
                        "Content-Type",
                        "text/plain"));
        return Body.utf8("Who are you?\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
