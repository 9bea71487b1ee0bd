package dev.islay.gateway;

import dev.islay.wsgi.FileWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An output that writes down what it is told. */
final class RecordingOutput implements Output {
    final List<String> steps = new ArrayList<>();
    boolean gone;
    boolean sendsFiles;

    private void head(@Nullable Head head) {
        if (head != null) {
            steps.add(head.status() + " " + head.fields());
        }
    }

    private static String text(byte[] block) {
        return new String(block, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void send(@Nullable Head head, byte[] block, boolean last) throws IOException {
        if (gone) {
            throw new IOException("gone");
        }
        head(head);
        steps.add((last ? "last " : "send ") + text(block));
    }

    @Override
    public void write(@Nullable Head head, byte[] block) {
        head(head);
        steps.add("write " + text(block));
    }

    @Override
    public boolean sendFile(@Nullable Head head, FileWrapper file) {
        if (sendsFiles) {
            head(head);
            steps.add("file " + file.length());
        }
        return sendsFiles;
    }

    @Override
    public void fail(ApplicationFailed why) {
        steps.add(why.failure() + ": " + why.text());
    }

    @Override
    public void closing() {
        Thread.interrupted();
        steps.add("closing");
    }

    @Override
    public void end() {
        steps.add("end");
    }

    @Override
    public boolean gone() {
        return gone;
    }
}
