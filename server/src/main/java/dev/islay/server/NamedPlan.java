package dev.islay.server;

/**
 * A Java application that Python code may call.
 *
 * @param name {@code islay.application(name)}
 * @param pipeline all of it in Java
 */
public record NamedPlan(String name, Pipeline pipeline, Settings settings) {}
