package dev.islay.python;

/**
 * What of the response to the oldest request of a thread has come, and so which frame may come
 * next. Sans-IO.
 */
final class ResponseOrder {
    private boolean begun;
    private boolean headCame;
    private boolean fileCame;
    private long bytes;

    /** Notes a frame with a payload of {@code length} bytes, if this is a place for it. */
    void next(FrameType type, int length) throws ProtocolViolation {
        if (fileCame) {
            throw new ProtocolViolation(type + " behind a FILE");
        }
        switch (type) {
            case HEAD -> head(length);
            case DATA -> {
                needHead(type);
                bytes += length;
            }
            case FILE -> {
                needHead(type);
                fileCame = true;
            }
            case INFORM -> {
                if (headCame) {
                    throw new ProtocolViolation("INFORM behind HEAD");
                }
            }
            default -> {}
        }
        begun = true;
    }

    private void head(int length) throws ProtocolViolation {
        if (headCame) {
            throw new ProtocolViolation("a second HEAD");
        }
        headCame = true;
        bytes = length;
    }

    private void needHead(FrameType type) throws ProtocolViolation {
        if (!headCame) {
            throw new ProtocolViolation(type + " before HEAD");
        }
    }

    /** The content of the file will come as data; however short, the worker waits for TAKEN. */
    void fileRefused() {
        fileCame = false;
        bytes = FrameDecoder.MAXIMUM + 1L;
    }

    /** The worker waits for TAKEN behind it. */
    boolean tooLongForThePipe() {
        return bytes > FrameDecoder.MAXIMUM;
    }

    /** Something has come: the worker cannot give the request back any more. */
    boolean begun() {
        return begun;
    }

    /** The response is complete; the next request is the oldest. */
    void over() {
        begun = false;
        headCame = false;
        fileCame = false;
        bytes = 0;
    }
}
