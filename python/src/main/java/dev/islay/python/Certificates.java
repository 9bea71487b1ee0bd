package dev.islay.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which certificate authorities the embedded Python trusts. Its OpenSSL looks for them where it was
 * built, which is nowhere, so without this every outgoing TLS connection fails.
 */
final class Certificates {
    /** In the order of Debian and Alpine; RHEL 8 and older; RHEL 9 and newer; SUSE; others. */
    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/etc/ssl/cert.pem"));

    private Certificates() {}

    /** The variables to add; none if the user's environment names certificates already. */
    static Map<String, String> environment(Map<String, String> env, Path shipped) {
        return environment(env, SYSTEM, shipped);
    }

    static Map<String, String> environment(
            Map<String, String> env, List<Path> system, Path shipped) {
        if (env.containsKey("SSL_CERT_FILE") || env.containsKey("SSL_CERT_DIR")) {
            return Map.of();
        }
        Path file = system.stream().filter(Files::isReadable).findFirst().orElse(shipped);
        return Map.of("SSL_CERT_FILE", file.toString());
    }
}
