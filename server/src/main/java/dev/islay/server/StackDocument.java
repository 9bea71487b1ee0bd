package dev.islay.server;

import dev.islay.python.RequestStack;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What {@code GET /stacks} and {@code POST /stop} answer, as {@code docs/control.md} has it. */
final class StackDocument {
    private static final int MOST = 5000;

    private StackDocument() {}

    static byte[] running(List<RequestStack> requests) {
        return Json.object(json -> write(json, "requests", requests));
    }

    static byte[] stopped(CutOff cut) {
        return Json.object(json -> {
            write(json, "cut_off", cut.running());
            json.writeArrayPropertyStart("not_begun");
            cut.waiting().stream()
                    .limit(MOST)
                    .forEach(request -> {
                        json.writeStartObject();
                        StatusDocument.write(json, request);
                        json.writeEndObject();
                    });
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, String name, List<RequestStack> requests) {
        json.writeArrayPropertyStart(name);
        requests.stream().limit(MOST).forEach(one -> write(json, one));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, RequestStack one) {
        json.writeStartObject();
        StatusDocument.write(json, one.request());
        json.writeStringProperty("stack", one.stack());
        json.writeStringProperty("trouble", one.trouble());
        json.writeEndObject();
    }
}
