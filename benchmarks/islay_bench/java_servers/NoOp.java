import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;

/** The middleware that does nothing: what is measured is the way through it. */
final class NoOp implements Middleware {
    @Override
    public Application wrap(Application next) {
        return (environ, startResponse) -> next.call(environ, startResponse);
    }
}
