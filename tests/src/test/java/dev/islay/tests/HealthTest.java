package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** What load balancers ask for: /-/live and /-/ready. */
final class HealthTest {
    private static final String OK = "{\"status\":\"ok\",\"reasons\":[]}\n";

    private static RawClient atHealth(IslayProcess server) {
        String line = server.err().await("health at ");
        int port = URI.create(line.substring(line.indexOf("http://"))).getPort();
        return RawClient.to("127.0.0.1", port);
    }

    @Test
    void aServerThatStartsLivesAndIsNotReady() {
        Launch launch = Launch.of("never_loads").with("--health-bind", "127.0.0.1:0");
        try (IslayProcess server = launch.begin();
                RawClient client = atHealth(server)) {
            assertThat(client.get("/-/live").read().text()).isEqualTo(OK);
            Answer ready = client.get("/-/ready").read();
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.field("Content-Type")).isEqualTo("application/json");
            assertThat(ready.text())
                    .contains("\"the server is starting\"", "\"pool /: no worker serves\"");
            assertThat(client.get("/").read().status()).isEqualTo(404);
            server.kill();
        }
    }

    @Test
    void aPoolWithoutAWorkerMakesTheServerUnready() {
        String broken = Launch.APPS.resolve("broken/raising.py").toString();
        Launch launch = Launch.of("hello").with("--mount", "/b=" + broken, "--health");
        try (IslayProcess server = launch.start();
                RawClient client = server.connect()) {
            assertThat(client.get("/-/ready").read().text())
                    .contains("\"pool /b: no worker serves\"");
            assertThat(client.get("/-/live").read().status()).isEqualTo(200);
            assertThat(client.get("/").read().status()).isEqualTo(200);
        }
    }

    @Test
    void noRequestOfAnApplicationStandsInTheWay() {
        Launch launch = Launch.of("gate").with("--health", "--threads", "1", "--queue", "0");
        try (IslayProcess server = launch.start();
                RawClient stuck = server.connect();
                RawClient client = server.connect()) {
            stuck.get("/steps/stuck").head();
            assertThat(client.get("/-/ready").read().text()).isEqualTo(OK);
            assertThat(client.request("HEAD", "/-/ready").head().status()).isEqualTo(200);
            assertThat(client.request("POST", "/-/ready").read().status()).isEqualTo(405);
            server.worker().destroyForcibly();
        }
    }

    @Test
    void withoutTheSettingThePathsAreTheApplications() {
        try (IslayProcess server = Launch.of("hello").start();
                RawClient client = server.connect()) {
            assertThat(client.get("/-/ready").read().text()).doesNotContain("reasons");
        }
    }
}
