package dev.islay.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Field names seen before, so that a usual request makes no new keys. A table of fixed size that is
 * asked with text of any kind and allocates nothing when it knows the name; a client that invents
 * names can only make itself slower.
 *
 * <p>Threading: any thread, without a lock. Entries are immutable and each slot is one reference,
 * so the worst that two threads at once can do is to make the same entry twice.
 */
final class FieldNames {
    private static final int SLOTS = 1024;
    private static final int PROBES = 4;

    private static final List<String> COMMON =
            List.of(
                    "Accept",
                    "Accept-Charset",
                    "Accept-Encoding",
                    "Accept-Language",
                    "Authorization",
                    "Cache-Control",
                    "Connection",
                    "Content-Encoding",
                    "Content-Length",
                    "Content-Type",
                    "Cookie",
                    "DNT",
                    "Expect",
                    "Forwarded",
                    "Host",
                    "If-Match",
                    "If-Modified-Since",
                    "If-None-Match",
                    "Keep-Alive",
                    "Origin",
                    "Pragma",
                    "Priority",
                    "Proxy",
                    "Range",
                    "Referer",
                    "Sec-CH-UA",
                    "Sec-CH-UA-Mobile",
                    "Sec-CH-UA-Platform",
                    "Sec-Fetch-Dest",
                    "Sec-Fetch-Mode",
                    "Sec-Fetch-Site",
                    "Sec-Fetch-User",
                    "Transfer-Encoding",
                    "Upgrade-Insecure-Requests",
                    "User-Agent",
                    "Via",
                    "X-CSRF-Token",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "X-Forwarded-Port",
                    "X-Forwarded-Proto",
                    "X-Request-ID",
                    "X-Requested-With");

    private final @Nullable FieldName[] slots = new @Nullable FieldName[SLOTS];

    FieldNames() {
        COMMON.forEach(this::of);
    }

    /** The entry of a name, whatever its case; makes and keeps one when there is none. */
    FieldName of(CharSequence name) {
        int home = hash(name);
        int slot = home;
        for (int i = 0; i < PROBES; i++) {
            slot = (home + i) & (SLOTS - 1);
            FieldName known = slots[slot];
            if (known == null) {
                break;
            }
            if (Syntax.same(name, known.small())) {
                return known;
            }
        }
        FieldName made = FieldName.of(name.toString());
        slots[slot] = made;
        return made;
    }

    private static int hash(CharSequence name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 31 + Syntax.small(name.charAt(i));
        }
        return hash ^ hash >>> 15;
    }
}
