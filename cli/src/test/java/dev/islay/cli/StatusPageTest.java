package dev.islay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageTest {
    private static final String STATUS =
            """
            {"version": "1.0", "pid": 4711, "state": "serving", "age_seconds": 4000, "directory": "/srv",
             "config": "", "control": "/run/c.sock",
             "listeners": [{"name": "inside", "addresses": ["http://h:1", "unix:/s"], "connections": 1200}],
             "pools": [{"name": "shop", "on_demand": true, "workers_wanted": 2, "queued": 3, "queue_limit": 2048,
               "workers": [
                 {"pid": 5, "state": "serving", "age_seconds": 61, "cpu_seconds": 1.25, "memory_bytes": 5000000000,
                  "served": 12345, "busy_threads": 2, "waiting": 0, "running": [
                   {"request": 7, "method": "GET", "target": "/young", "pid": 5, "thread": 0, "age_seconds": 0.5},
                   {"request": 6, "method": "GET", "target": "/\\u009b2Jold", "pid": 5, "thread": 1, "age_seconds": 90000}]},
                 {"pid": 6, "state": "starting", "age_seconds": 0.1, "served": 0, "busy_threads": 0, "waiting": 0,
                  "running": []}]}]}
            """;

    @Test
    void aPersonSeesPoolsWorkersAndTheOldestRequestsFirst() throws IOException {
        assertThat(StatusPage.of(Document.parse(STATUS.replace("\\\\u", "\\u"))))
                .isEqualTo(
                        """
                        islay 1.0, pid 4711, serving for 1 h 6 min, in /srv
                        inside: http://h:1, unix:/s, 1,200 connections
                        control socket /run/c.sock

                        pool shop: 1 of 2 workers serve (on demand), queue 3 of 2,048
                          PID  STATE     AGE        CPU    MEMORY    SERVED  RUNNING  BEHIND
                          5    serving   1 min 1 s  1.3 s  5,000 MB  12,345  2        0
                          6    starting  0.1 s      -      -         0       0        0

                        running requests, the oldest first
                          AGE      PID  REQUEST
                          1 d 1 h  5    6        GET /\\x9b2Jold
                          0.5 s    5    7        GET /young
                        """
                                .replace("\\\\x", "\\x"));
    }

    @Test
    void stacksStandBelowTheirRequests() throws IOException {
        Document stacks =
                Document.parse(
                        """
                        {"requests": [{"request": 7, "method": "GET", "target": "/", "pid": 5, "thread": 0,
                          "age_seconds": 0.5, "stack": "", "trouble": "it sleeps"}]}
                        """);
        assertThat(StackPage.of(stacks.objects("requests"), "none"))
                .isEqualTo("GET / (request 7), 0.5 s, worker 5, thread 0\n  it sleeps\n");
        assertThat(StackPage.of(List.of(), "none")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "59.94, 59.9 s", "60, 1 min 0 s", "3600, 1 h 0 min", "86400, 1 d 0 h"})
    void timesAreInTwoUnitsAtMost(double seconds, String text) {
        assertThat(Words.time(seconds)).isEqualTo(text);
    }

    @Test
    void anAnswerHasItsStatusAndItsWholeBody() throws IOException {
        ControlClient.Answer answer =
                ControlClient.parse("HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\n\u00e4x");
        assertThat(answer).isEqualTo(new ControlClient.Answer(409, "\u00e4x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "SSH-2.0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc"
            })
    void anAnswerThatIsNotWholeIsNone(String text) {
        assertThatThrownBy(() -> ControlClient.parse(text)).isInstanceOf(IOException.class);
    }
}
