package dev.islay.python;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * The two lines that a worker reads from its standard input.
 *
 * @param called the names of the Java applications that it may call
 */
record WorkerStart(
        String token,
        Path socket,
        Path progress,
        Path stacks,
        WorkerOptions options,
        List<String> called) {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** For a process that is started for this worker. */
    String lines() {
        return lines(
                token,
                json -> {
                    places(json);
                    common(json, options);
                    json.writeBooleanProperty("preload", false);
                    json.writeArrayPropertyStart("called");
                    called.forEach(json::writeString);
                    json.writeEndArray();
                });
    }

    /** For one that is forked: what it does not have from the process that it is forked from. */
    String ofFork() {
        return lines(token, this::places);
    }

    /** For the process that workers are forked from. */
    static String ofZygote(String token, Path socket, WorkerOptions options) {
        return lines(
                token,
                json -> {
                    json.writeStringProperty("socket", socket.toString());
                    common(json, options);
                    json.writeBooleanProperty("preload", true);
                });
    }

    private static String lines(String token, Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter();
        text.write(token + "\n");
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        text.write("\n");
        return text.toString();
    }

    private void places(JsonGenerator json) {
        json.writeStringProperty("socket", socket.toString());
        json.writeStringProperty("progress", progress.toString());
        json.writeStringProperty("stacks", stacks.toString());
    }

    private static void common(JsonGenerator json, WorkerOptions options) {
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
        json.writeNumberProperty("maximum_inline", options.inlineFile());
        json.writeBooleanProperty("lint", options.lint());
        json.writeBooleanProperty("sources", options.sources());
        json.writeObjectPropertyStart("hooks");
        json.writeStringProperty("on_start", options.hooks().onStart());
        json.writeStringProperty("on_stop", options.hooks().onStop());
        json.writeStringProperty("leader", options.hooks().leader());
        json.writeEndObject();
    }

    private static void write(Hosted.Middleware middleware, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("target", middleware.target());
        json.writeStringProperty("origin", middleware.origin());
        json.writeName("parameters");
        write(middleware.parameters(), json);
        json.writeEndObject();
    }

    private static void write(Object value, JsonGenerator json) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, each) -> {
                    json.writeName(name.toString());
                    write(each, json);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(each -> write(each, json));
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> json.writeString(value.toString());
        }
    }

    private static void write(Hosted hosted, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("target", hosted.target());
        json.writeObjectPropertyStart("environ");
        hosted.environ().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("middleware");
        hosted.middleware().forEach(one -> write(one, json));
        json.writeEndArray();
        json.writeEndObject();
    }
}
