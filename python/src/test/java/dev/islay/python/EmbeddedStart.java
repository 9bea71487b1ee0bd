package dev.islay.python;

import java.nio.file.Path;
import java.util.Map;

/** A start of Islay as far as its embedded Python, in a process of its own: {@code CACHE}. */
final class EmbeddedStart {
    private EmbeddedStart() {}

    public static void main(String[] arguments) throws InterpreterException {
        Interpreter interpreter =
                new Interpreters(Map.of(), Path.of(arguments[0]), System.out::println)
                        .find("embedded", Path.of("/"));
        System.out.println(interpreter.executable());
    }
}
