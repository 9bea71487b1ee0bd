package dev.islay.gateway;

import java.util.Locale;

/**
 * A field name of requests and what becomes of it in the environ.
 *
 * @param small the name in small letters
 * @param key its key: {@code HTTP_} and the name in capitals with underscores for hyphens, or the
 *     CGI variable (RFC 3875, 4.1.18)
 * @param treatment how its values are handed over
 */
record FieldName(String small, EnvironKey key, Treatment treatment) {
    /** What becomes of a field. */
    enum Treatment {
        /** Handed over; values of repeated fields are joined by a comma (RFC 9110, 5.3). */
        LIST(","),
        /** Handed over; joined as cookies are (RFC 6265, 5.4; RFC 9113, 8.2.3). */
        COOKIES("; "),
        /** Left out: the request's own host takes its place. */
        HOST(""),
        /** The number of bytes that the application can read. */
        CONTENT_LENGTH(""),
        /** Only true as long as the body is not yet taken out of its coding. */
        TRANSFER_ENCODING(""),
        /** Never handed over. */
        DROPPED("");

        private final String separator;

        Treatment(String separator) {
            this.separator = separator;
        }

        /** What stands between the values of repeated fields. */
        String separator() {
            return separator;
        }
    }

    static FieldName of(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return new FieldName(small, new EnvironKey(key(small)), treatment(small));
    }

    private static String key(String small) {
        String key = small.toUpperCase(Locale.ROOT).replace('-', '_');
        return switch (small) {
            case "content-type", "content-length" -> key;
            default -> "HTTP_" + key;
        };
    }

    private static Treatment treatment(String small) {
        return switch (small) {
            case "cookie" -> Treatment.COOKIES;
            case "host" -> Treatment.HOST;
            case "content-length" -> Treatment.CONTENT_LENGTH;
            case "transfer-encoding" -> Treatment.TRANSFER_ENCODING;
            // Programs that read HTTP_PROXY as a setting would use what a client sent ("httpoxy").
            case "proxy" -> Treatment.DROPPED;
            default -> small.indexOf('_') < 0 ? Treatment.LIST : Treatment.DROPPED;
        };
    }
}
