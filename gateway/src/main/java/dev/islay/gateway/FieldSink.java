package dev.islay.gateway;

/** Receives the fields of a message one by one, in the order of the wire. */
@FunctionalInterface
public interface FieldSink {
    /** Names and values are Latin-1 text: one character for each byte of the wire. */
    void field(CharSequence name, CharSequence value);
}
