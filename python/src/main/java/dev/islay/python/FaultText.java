package dev.islay.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Python's {@code faulthandler} writes of all threads. */
final class FaultText {
    private static final Pattern THREAD =
            Pattern.compile("(?:Current thread|Thread) 0x([0-9a-f]{1,16})[ (].*");
    private static final Pattern FRAME = Pattern.compile("( {2}File \".*\", line \\d+) in (.*)");
    private static final String OURS = "/islay_worker/";
    private static final String GATEWAY = OURS + "gateway.py\"";

    private FaultText() {}

    /**
     * A stack for each thread, by its identity. As in a traceback the innermost frame stands last;
     * what the worker itself does below the application is left out.
     */
    static Map<Long, String> stacks(String text) {
        Map<Long, List<String>> frames = new HashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher thread = THREAD.matcher(line);
            Matcher frame = FRAME.matcher(line);
            if (thread.matches()) {
                current = new ArrayList<>();
                frames.put(Long.parseUnsignedLong(thread.group(1), 16), current);
            } else if (frame.matches()) {
                current.addFirst(frame.group(1) + ", in " + frame.group(2));
            }
        }
        Map<Long, String> stacks = new HashMap<>();
        frames.forEach((ident, lines) -> stacks.put(ident, String.join("\n", applied(lines))));
        return stacks;
    }

    /** What stands behind our first frames; all, if there is nothing else. */
    private static List<String> applied(List<String> lines) {
        int begin = 0;
        while (begin < lines.size() && !lines.get(begin).contains(GATEWAY)) {
            begin++;
        }
        while (begin < lines.size() && lines.get(begin).contains(OURS)) {
            begin++;
        }
        return begin == lines.size() ? lines : lines.subList(begin, lines.size());
    }
}
