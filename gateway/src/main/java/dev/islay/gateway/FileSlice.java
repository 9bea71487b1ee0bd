package dev.islay.gateway;

import java.nio.channels.FileChannel;

/** A part of an open file. Whoever receives it closes the channel. Units: bytes. */
public record FileSlice(FileChannel channel, long offset, long count) {}
