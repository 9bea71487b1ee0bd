package dev.islay.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of one request so that each key is handed over once. */
final class EnvironFields implements FieldSink {
    private static final int USUAL = 16;

    private final FieldNames names;
    private FieldName[] fields = new FieldName[USUAL];
    private CharSequence[] values = new CharSequence[USUAL];
    private int count;
    private @Nullable CharSequence contentLength;

    EnvironFields(FieldNames names) {
        this.names = names;
    }

    @Override
    public void field(CharSequence text, CharSequence value) {
        FieldName name = names.of(text);
        switch (name.treatment()) {
            case LIST, COOKIES -> add(name, value);
            case CONTENT_LENGTH -> contentLength = value;
            case HOST, TRANSFER_ENCODING, DROPPED -> {}
        }
    }

    private void add(FieldName name, CharSequence value) {
        for (int i = 0; i < count; i++) {
            if (same(fields[i], name)) {
                values[i] = joined(values[i], name.treatment().separator(), value);
                return;
            }
        }
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        fields[count] = name;
        values[count++] = value;
    }

    /** A name that fell out of the table meanwhile has two entries, so text is compared as well. */
    private static boolean same(FieldName one, FieldName other) {
        return one == other || one.small().equals(other.small());
    }

    private static CharSequence joined(CharSequence first, String separator, CharSequence next) {
        StringBuilder text =
                first instanceof StringBuilder begun ? begun : new StringBuilder(first);
        return text.append(separator).append(next);
    }

    /** The value of {@code Content-Length} as sent; null without one. */
    @Nullable CharSequence contentLength() {
        return contentLength;
    }

    /** Hands over what was gathered, in the order in which the names came first. */
    void to(EnvironSink sink) {
        for (int i = 0; i < count; i++) {
            sink.pair(fields[i].key(), values[i]);
        }
    }
}
