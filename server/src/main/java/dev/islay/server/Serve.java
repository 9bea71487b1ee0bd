package dev.islay.server;

import dev.islay.python.WorkerReady;

/** The action of {@code islay TARGET}: serves until a signal stops it. */
public final class Serve implements Action {
    @Override
    public ExitStatus run(Settings settings, Target target, Logs logs) throws StartRefused {
        Signals signals = Signals.handle(logs::reopen);
        PythonSetup python = PythonSetup.prepare(settings, target, logs);
        try (Server server = Server.open(settings, python, logs)) {
            server.bind();
            WorkerReady first = server.load();
            server.accept(first);
            signals.awaitStop();
            server.stop(signals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.STOPPED;
    }
}
