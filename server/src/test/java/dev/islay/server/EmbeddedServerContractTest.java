package dev.islay.server;

import dev.islay.testing.ServerContract;
import dev.islay.wsgi.Application;
import java.net.URI;

/** What every server owes an application. */
final class EmbeddedServerContractTest implements ServerContract {
    @Override
    public Served serve(Application application) throws StartRefused {
        EmbeddedServer server = Islay.serve(application, "127.0.0.1:0");
        return new Served() {
            @Override
            public URI uri() {
                return URI.create(server.address());
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
