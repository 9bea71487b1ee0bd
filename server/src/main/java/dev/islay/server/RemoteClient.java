package dev.islay.server;

import dev.islay.remote.Endpoints;
import dev.islay.remote.RemoteApplication;
import dev.islay.remote.RemoteLimits;
import dev.islay.wsgi.Application;

/** The only class that knows the module {@code remote}, which who embeds the server may lack. */
final class RemoteClient {
    private RemoteClient() {}

    static Application of(RemoteText text) {
        RemoteLimits ordinary = RemoteLimits.ordinary();
        RemoteText.Waits waits = text.waits();
        RemoteLimits limits =
                new RemoteLimits(
                        waits.connect().orElse(ordinary.connect()),
                        waits.answer().orElse(ordinary.answer()),
                        waits.pause().orElse(ordinary.pause()),
                        waits.idle().orElse(ordinary.idle()));
        return switch (text.source()) {
            case RemoteText.Source.Url(String url) -> RemoteApplication.at(url, limits);
            case RemoteText.Source.Watched(var file) ->
                    RemoteApplication.at(checked(Endpoints.watched(file), text), limits);
            case RemoteText.Source.Service(String name) ->
                    RemoteApplication.at(checked(Endpoints.service(name), text), limits);
        };
    }

    private static Endpoints checked(Endpoints endpoints, RemoteText text) {
        return text.check()
                .map(check -> endpoints.checked(check.path(), check.every(), check.timeout()))
                .orElse(endpoints);
    }
}
