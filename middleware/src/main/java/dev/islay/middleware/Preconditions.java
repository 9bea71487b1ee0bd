package dev.islay.middleware;

import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Whether a client has a response already: RFC 9110, 13.1.2, 13.1.3 and 13.2.2. Sans-IO.
 *
 * @param noneMatch {@code If-None-Match}, or empty; beats the other
 * @param modifiedSince {@code If-Modified-Since}, or empty
 */
record Preconditions(String noneMatch, String modifiedSince) {
    private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    /** Those of a request. */
    static Preconditions of(Environ environ) {
        return new Preconditions(
                environ.header("If-None-Match"), environ.header("If-Modified-Since"));
    }

    /** Whether an entity tag, if the response had one, could settle it. */
    boolean wantsTag() {
        return !noneMatch.isEmpty();
    }

    /** Whether the client has what these headers describe. */
    boolean notModified(Headers headers) {
        if (!noneMatch.isEmpty()) {
            return headers.first("ETag").filter(this::known).isPresent();
        }
        Optional<Instant> since = HttpDate.parsed(modifiedSince);
        Optional<Instant> modified = headers.first("Last-Modified").flatMap(HttpDate::parsed);
        return since.isPresent() && modified.isPresent() && !modified.get().isAfter(since.get());
    }

    /** By the weak comparison: RFC 9110, 8.8.3.2. */
    private boolean known(String tag) {
        List<String> own = opaque(tag);
        return noneMatch.strip().equals("*")
                || (!own.isEmpty() && opaque(noneMatch).contains(own.getFirst()));
    }

    private static List<String> opaque(String tags) {
        return TAG.matcher(tags).results().map((MatchResult found) -> found.group(1)).toList();
    }
}
