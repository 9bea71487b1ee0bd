package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Python side of the suite as files: what the server under test has to serve. */
public final class Applications {
    /** How the application is named: module and callable. */
    public static final String TARGET = "islay_conformance:application";

    private Applications() {}

    /** Writes the module, and one for each case beside it. */
    public static void write(Suite suite, Path directory) throws IOException {
        Path cases = Files.createDirectories(directory.resolve("cases"));
        Files.writeString(
                directory.resolve("islay_conformance.py"), Suite.text("islay_conformance.py"));
        for (Case one : suite.cases()) {
            if (!one.application().isEmpty()) {
                Files.writeString(cases.resolve(one.module() + ".py"), source(one), UTF_8);
            }
        }
    }

    private static String source(Case one) {
        return "# -*- coding: utf-8 -*-\n" + one.application();
    }
}
