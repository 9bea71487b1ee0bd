package dev.islay.python;

/**
 * Which frame of the answer to a nested request may come next: the first by itself, each other when
 * it was asked for. So what waits for the thread of the request is bounded, whatever a worker does.
 * Sans-IO.
 */
final class NestedOrder {
    private int wanted = 1;
    private boolean headCame;
    private boolean reading;

    /** A frame is asked for. */
    void ask() {
        wanted++;
    }

    /** The piece of the body that was wanted is on its way. */
    void given() {
        reading = false;
    }

    /** Notes a frame, if this is a place for it. */
    void next(FrameType type) throws ProtocolViolation {
        switch (type) {
            case HEAD -> {
                require(!headCame, "a second HEAD of a nested request");
                headCame = true;
                take(type);
            }
            case DATA -> {
                require(headCame, "DATA before HEAD of a nested request");
                take(type);
            }
            case ERROR -> take(type);
            case BODY_WANTED -> {
                require(!reading, "BODY_WANTED again before the piece came");
                reading = true;
            }
            case TROUBLE -> {}
            default -> throw new ProtocolViolation(type + " for a nested request");
        }
    }

    private void take(FrameType type) throws ProtocolViolation {
        require(wanted > 0, type + " of a nested request that was not asked for");
        wanted--;
    }

    private static void require(boolean right, String otherwise) throws ProtocolViolation {
        if (!right) {
            throw new ProtocolViolation(otherwise);
        }
    }
}
