package dev.islay.server;

/**
 * What the control socket answers.
 *
 * @param status code, space, reason
 * @param document JSON in UTF-8, ended by a line end
 */
record ControlReply(String status, byte[] document) {
    private static final String OK = "200 OK";

    static ControlReply ok(byte[] document) {
        return new ControlReply(OK, document);
    }

    /** What was asked for did not come about. */
    static ControlReply error(String status, String why) {
        return new ControlReply(
                status, Json.object(json -> json.writeStringProperty("error", why)));
    }
}
