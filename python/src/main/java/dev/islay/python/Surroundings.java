package dev.islay.python;

import dev.islay.gateway.AccessLog;
import dev.islay.gateway.ApplicationThreads;
import dev.islay.gateway.ResponseRules;
import dev.islay.gateway.Wakeups;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all pools of a server have in common.
 *
 * @param loop the one that the clients' connections are on
 * @param transport that of the loop
 * @param disk runs what may block on the file system
 * @param ids numbers for requests, each once
 * @param called what Python code may call
 */
public record Surroundings(
        EventLoop loop,
        WorkerTransport transport,
        ResponseRules rules,
        AccessLog accessLog,
        Executor disk,
        WorkerProcesses processes,
        LongSupplier ids,
        CalledApplications called) {
    /** Of pools that no Java code calls, and whose applications call none. */
    public Surroundings(
            EventLoop loop,
            WorkerTransport transport,
            ResponseRules rules,
            AccessLog accessLog,
            Executor disk,
            WorkerProcesses processes) {
        this(
                loop,
                transport,
                rules,
                accessLog,
                disk,
                processes,
                () -> {
                    throw new IllegalStateException("no request is made here");
                },
                new CalledApplications(new ApplicationThreads(1, Wakeups.AT_ONCE), 1, ""));
    }
}
