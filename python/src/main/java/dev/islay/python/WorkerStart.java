package dev.islay.python;

import java.io.StringWriter;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The two lines that a worker reads from its standard input. */
record WorkerStart(String token, Path socket, Path progress, Path stacks, WorkerOptions options) {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    String lines() {
        StringWriter text = new StringWriter();
        text.write(token + "\n");
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("socket", socket.toString());
            json.writeNumberProperty("parent", ProcessHandle.current().pid());
            json.writeArrayPropertyStart("applications");
            options.applications().forEach(hosted -> write(hosted, json));
            json.writeEndArray();
            json.writeNumberProperty("threads", options.threads());
            Path directory = options.placement().directory();
            json.writeStringProperty("chdir", directory == null ? null : directory.toString());
            json.writeArrayPropertyStart("pythonpath");
            options.placement().pythonPath().forEach(path -> json.writeString(path.toString()));
            json.writeEndArray();
            json.writeBooleanProperty("multiprocess", options.multiprocess());
            json.writeStringProperty("software", options.software());
            json.writeStringProperty("progress", progress.toString());
            json.writeStringProperty("stacks", stacks.toString());
            json.writeNumberProperty("maximum_inline", options.inlineFile());
            json.writeBooleanProperty("lint", options.lint());
            json.writeBooleanProperty("sources", options.sources());
            json.writeEndObject();
        }
        text.write("\n");
        return text.toString();
    }

    private static void write(Hosted hosted, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("target", hosted.target());
        json.writeObjectPropertyStart("environ");
        hosted.environ().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }
}
