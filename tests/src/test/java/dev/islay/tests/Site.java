package dev.islay.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.StringJoiner;

/** A browser without a window: keeps cookies, follows redirects, sends forms. */
final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final IslayProcess server;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .cookieHandler(cookies)
                    .build();

    Site(IslayProcess server) {
        this.server = server;
    }

    HttpResponse<String> get(String path) {
        return send(to(path).GET(), BodyHandlers.ofString());
    }

    /** The body as it comes; the caller closes it. */
    InputStream open(String path) {
        return send(to(path).GET(), BodyHandlers.ofInputStream()).body();
    }

    /** Sends a form: names and values in turn. */
    HttpResponse<String> form(String path, String... pairs) {
        StringJoiner body = new StringJoiner("&");
        for (int i = 0; i < pairs.length; i += 2) {
            body.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], UTF_8));
        }
        return send("POST", path, FORM, BodyPublishers.ofString(body.toString()));
    }

    HttpResponse<String> send(String method, String path, String type, BodyPublisher body) {
        HttpRequest.Builder request = to(path).method(method, body).header("Content-Type", type);
        return send(request, BodyHandlers.ofString());
    }

    /** The value of a cookie, or an empty text. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(cookie -> cookie.getValue())
                .findFirst()
                .orElse("");
    }

    private HttpRequest.Builder to(String path) {
        URI uri = server.uri(path);
        return HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Referer", uri.toString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
