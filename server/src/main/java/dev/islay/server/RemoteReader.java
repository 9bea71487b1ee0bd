package dev.islay.server;

import dev.islay.server.RemoteText.Source;
import dev.islay.server.RemoteText.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the keys of {@code {use = "remote-application", …}}. */
record RemoteReader(TableParameters parameters) {
    private static final Kind<Source> URL =
            new Kind<>("URL", "http://HOST[:PORT][/PATH] or https://…", RemoteText::url);
    private static final Kind<Source> FILE =
            new Kind<>(
                    "FILE",
                    "a file",
                    Notation.PATH,
                    (text, base) -> new Source.Watched(Kinds.file().parse(text, base)));
    private static final Kind<Source> SERVICE =
            new Kind<>(
                    "NAME",
                    "the name of a DNS service, such as _http._tcp.shop.internal",
                    RemoteReader::service);

    private static Source service(String text) {
        if (!text.matches("[\\w-]+(\\.[\\w-]+)+\\.?")) {
            throw new IllegalArgumentException(text);
        }
        return new Source.Service(text);
    }

    /** What it says, if that is right. */
    Optional<RemoteText> read() {
        parameters.requireOne(List.of("url", "file", "service"));
        Optional<Source> url = parameters.value("url", URL);
        Optional<Source> source =
                url.or(() -> parameters.value("file", FILE))
                        .or(() -> parameters.value("service", SERVICE));
        Optional<HealthCheck> check = HealthCheck.read(parameters);
        if (url.isPresent() && check.isPresent()) {
            parameters.mistake("check: is for file and service, whose servers may be several");
        }
        Waits waits = new Waits(time("connect"), time("answer"), time("pause"), time("idle"));
        return source.map(where -> new RemoteText(where, check, waits));
    }

    private Optional<Duration> time(String key) {
        return parameters.value(key, Kinds.duration("1ms"));
    }
}
