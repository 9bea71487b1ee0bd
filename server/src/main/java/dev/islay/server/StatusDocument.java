package dev.islay.server;

import dev.islay.python.RunningRequest;
import dev.islay.python.WorkerStatus;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What {@code GET /status} answers, as {@code docs/control.md} has it. For one document. */
final class StatusDocument {
    private static final int MOST_REQUESTS = 5000;
    private static final double NANOS = 1e9;

    private final JsonGenerator json;
    private int listed;

    private StatusDocument(JsonGenerator json) {
        this.json = json;
    }

    static byte[] of(ServerStatus status) {
        return Json.object(json -> new StatusDocument(json).write(status));
    }

    private void write(ServerStatus status) {
        json.writeStringProperty("version", Version.text());
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeStringProperty("state", status.phase().word());
        json.writeNumberProperty("age_seconds", status.age().toNanos() / NANOS);
        write(status.identity());
        json.writeArrayPropertyStart("listeners");
        status.listeners().forEach(this::write);
        json.writeEndArray();
        json.writeArrayPropertyStart("pools");
        status.pools().forEach(this::write);
        json.writeEndArray();
    }

    private void write(ServerStatus.Identity identity) {
        json.writeStringProperty("directory", identity.directory());
        json.writeStringProperty("config", identity.config());
        json.writeStringProperty("control", identity.control());
        Json.strings(json, "applications", identity.applications());
    }

    private void write(ServerStatus.ListenerStatus listener) {
        json.writeStartObject();
        json.writeStringProperty("name", listener.name());
        Json.strings(json, "addresses", listener.addresses());
        json.writeNumberProperty("connections", listener.connections());
        json.writeEndObject();
    }

    private void write(ServerStatus.HostedStatus pool) {
        json.writeStartObject();
        json.writeStringProperty("name", pool.name());
        Json.strings(json, "mounts", pool.mounts());
        json.writeBooleanProperty("ready", pool.ready());
        json.writeBooleanProperty("on_demand", pool.onDemand());
        json.writeNumberProperty("workers_wanted", pool.wanted());
        json.writeNumberProperty("queued", pool.pool().queued());
        json.writeNumberProperty("queue_limit", pool.pool().queueLimit());
        json.writeArrayPropertyStart("workers");
        pool.pool().workers().forEach(this::write);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(WorkerStatus worker) {
        json.writeStartObject();
        json.writeNumberProperty("pid", worker.pid());
        json.writeStringProperty("state", worker.state());
        json.writeNumberProperty("age_seconds", worker.ageNanos() / NANOS);
        if (worker.cpuNanos() >= 0) {
            json.writeNumberProperty("cpu_seconds", worker.cpuNanos() / NANOS);
        }
        if (worker.residentBytes() >= 0) {
            json.writeNumberProperty("memory_bytes", worker.residentBytes());
        }
        json.writeNumberProperty("served", worker.served());
        json.writeNumberProperty("waiting", worker.waiting().size());
        json.writeNumberProperty("busy_threads", worker.running().size());
        json.writeArrayPropertyStart("running");
        requests(worker.running());
        json.writeEndArray();
        json.writeEndObject();
    }

    private void requests(List<RunningRequest> requests) {
        for (RunningRequest request : requests) {
            if (listed++ < MOST_REQUESTS) {
                json.writeStartObject();
                write(json, request);
                json.writeEndObject();
            }
        }
    }

    static void write(JsonGenerator json, RunningRequest request) {
        json.writeNumberProperty("request", request.id());
        json.writeStringProperty("method", request.method());
        json.writeStringProperty("target", request.shortTarget());
        json.writeNumberProperty("pid", request.pid());
        json.writeNumberProperty("thread", request.thread());
        json.writeNumberProperty("age_seconds", request.ageNanos() / NANOS);
    }
}
