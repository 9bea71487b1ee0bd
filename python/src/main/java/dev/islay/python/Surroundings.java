package dev.islay.python;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ResponseRules;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;

/**
 * What all pools of a server have in common.
 *
 * @param loop the one that the clients' connections are on
 * @param transport that of the loop
 * @param disk runs what may block on the file system
 */
public record Surroundings(
        EventLoop loop,
        WorkerTransport transport,
        ResponseRules rules,
        AccessLog accessLog,
        Executor disk,
        WorkerProcesses processes) {}
