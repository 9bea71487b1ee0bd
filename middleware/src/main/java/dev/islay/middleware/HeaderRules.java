package dev.islay.middleware;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Headers;
import dev.islay.wsgi.Middleware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sets, adds, removes and renames header fields of responses and of requests.
 *
 * <pre>{@code
 * Middleware rules = new HeaderRules()
 *         .set("X-Frame-Options", "DENY")
 *         .remove("X-Powered-By")
 *         .removeRequest("X-Remote-User")
 *         .renameRequest("X-Real-Ip", "X-Client-Ip");
 * }</pre>
 *
 * <p>Rules are followed in the order in which they were given. They hold for every response, also
 * for an error page that takes the place of another. Hop-by-hop fields (PEP 3333, "Other HTTP
 * Features") and {@code Content-Length} cannot be changed; a wrong name or value is refused at
 * once. In a request, several fields of one name are one, joined by commas (RFC 9110, 5.3).
 *
 * <p>Streaming: bodies are not touched; a file is still sent as one. Immutable.
 */
public final class HeaderRules implements Middleware {
    private final List<HeaderRule> ofResponse;
    private final List<HeaderRule> ofRequest;

    /** Without a rule. */
    public HeaderRules() {
        this(List.of(), List.of());
    }

    /** As settings have it: tables of names and values, and lists of names. */
    HeaderRules(
            Optional<Map<String, String>> set,
            Optional<Map<String, String>> add,
            Optional<List<String>> remove,
            Optional<Map<String, String>> request_set,
            Optional<List<String>> request_remove) {
        this(
                Stream.of(
                                pairs(set, HeaderRule.Put::new),
                                pairs(add, HeaderRule.Add::new),
                                names(remove))
                        .flatMap(List::stream)
                        .toList(),
                Stream.of(names(request_remove), pairs(request_set, HeaderRule.Put::new))
                        .flatMap(List::stream)
                        .toList());
    }

    private HeaderRules(List<HeaderRule> ofResponse, List<HeaderRule> ofRequest) {
        this.ofResponse = List.copyOf(ofResponse);
        this.ofRequest = List.copyOf(ofRequest);
    }

    @FunctionalInterface
    private interface OfPair {
        HeaderRule rule(String name, String value);
    }

    private static List<HeaderRule> pairs(Optional<Map<String, String>> table, OfPair kind) {
        return table.orElse(Map.of()).entrySet().stream()
                .map(pair -> kind.rule(pair.getKey(), pair.getValue()))
                .toList();
    }

    private static List<HeaderRule> names(Optional<List<String>> names) {
        return names.orElse(List.of()).stream().<HeaderRule>map(HeaderRule.Remove::new).toList();
    }

    /** Gives responses this field, in place of all of its name. */
    public HeaderRules set(String name, String value) {
        return response(new HeaderRule.Put(name, value));
    }

    /** Gives responses this field beside others of its name. */
    public HeaderRules add(String name, String value) {
        return response(new HeaderRule.Add(name, value));
    }

    /** Takes all fields of this name from responses. */
    public HeaderRules remove(String name) {
        return response(new HeaderRule.Remove(name));
    }

    /** Gives fields of responses another name. */
    public HeaderRules rename(String name, String to) {
        return response(new HeaderRule.Rename(name, to));
    }

    /** Gives requests this field, in place of what the client sent. */
    public HeaderRules setRequest(String name, String value) {
        return request(new HeaderRule.Put(name, value));
    }

    /** Gives requests this value behind what the client sent. */
    public HeaderRules addRequest(String name, String value) {
        return request(new HeaderRule.Add(name, value));
    }

    /** Takes a field from requests. */
    public HeaderRules removeRequest(String name) {
        return request(new HeaderRule.Remove(name));
    }

    /** Gives a field of requests another name. */
    public HeaderRules renameRequest(String name, String to) {
        return request(new HeaderRule.Rename(name, to));
    }

    private HeaderRules response(HeaderRule rule) {
        return new HeaderRules(with(ofResponse, rule), ofRequest);
    }

    private HeaderRules request(HeaderRule rule) {
        return new HeaderRules(ofResponse, with(ofRequest, rule));
    }

    private static List<HeaderRule> with(List<HeaderRule> rules, HeaderRule rule) {
        List<HeaderRule> all = new ArrayList<>(rules);
        all.add(rule);
        return all;
    }

    @Override
    public Application wrap(Application next) {
        return (environ, start) -> {
            ofRequest.forEach(rule -> rule.apply(environ));
            return next.call(
                    environ,
                    (status, headers, excInfo) -> start.call(status, changed(headers), excInfo));
        };
    }

    private Headers changed(Headers headers) {
        Headers changed = headers;
        for (HeaderRule rule : ofResponse) {
            changed = rule.applied(changed);
        }
        return changed;
    }
}
