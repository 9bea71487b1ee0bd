package dev.islay.python;

import org.jspecify.annotations.Nullable;

/** The types of {@code docs/worker-protocol.md}, with the codes that stand on the wire. */
enum FrameType {
    REQUEST_PART(1),
    REQUEST(2),
    BODY(3),
    TAKEN(4),
    FILE_REFUSED(5),
    NESTED(6),
    NEXT(7),
    CLOSE(8),
    CALL_HEAD(9),
    CALL_DATA(10),
    CALL_READ(11),
    CALL_ERROR(12),
    MAPPED(13),
    SLOTS_FREE(14),

    HELLO(16),
    HEAD(17),
    DATA(18),
    FILE(19),
    ERROR(20),
    INFORM(21),
    BODY_WANTED(22),
    TROUBLE(23),
    CALL(24),
    CALL_NEXT(25),
    CALL_BODY(26),
    CALL_CLOSE(27),
    MEMORY(28),
    SLOTS_WANTED(29),

    RECALL(32),
    CANCEL(33),
    INTERRUPT(34),
    STACKS(35),
    DRAIN(36),
    HALF_CLOSED(37),

    LEAD(38),
    FORK(40),

    READY(48),
    FAILED(49),
    RECALLED(50),
    LOG(51),
    STACKS_ARE(52),
    LOADED(53),
    INTERRUPTED(54),
    SOURCES(55),
    FORKED(56),
    EXITED(57);

    private static final @Nullable FrameType[] BY_CODE = new @Nullable FrameType[64];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable FrameType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
