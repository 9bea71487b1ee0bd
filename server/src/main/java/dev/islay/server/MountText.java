package dev.islay.server;

import dev.islay.gateway.MountPoint;

/**
 * A mount as the command line has it: {@code [HOST]/PREFIX=TARGET}.
 *
 * @param target not looked at yet
 */
public record MountText(MountPoint point, String target) {
    /** Divides at the first equals sign; one in a path is written {@code %3D}. */
    static MountText parse(String text) throws StartRefused {
        int equals = text.indexOf('=');
        if (equals < 0 || equals == text.length() - 1) {
            throw StartRefused.usage(
                    "'%s': [HOST]/PREFIX=TARGET is allowed, such as /blog=blog/wsgi.py or"
                                    .formatted(text)
                            + " example.com/=shop:app");
        }
        try {
            return new MountText(
                    MountPoint.parse(text.substring(0, equals)), text.substring(equals + 1));
        } catch (IllegalArgumentException wrong) {
            throw StartRefused.usage("'%s': %s".formatted(text, wrong.getMessage()));
        }
    }
}
