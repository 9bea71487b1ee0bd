package dev.islay.server;

/** The action of {@code islay TARGET}: serves until a signal stops it. */
public final class Serve implements Action {
    @Override
    public ExitStatus run(Plan plan, Logs logs) throws StartRefused {
        Signals signals = Signals.handle(logs::reopen);
        try (Server server = Server.open(plan, PythonSetup.prepareAll(plan, logs), logs)) {
            server.bind();
            server.load(plan.settings().value(ApplicationSettings.STRICT_START));
            signals.on("TTIN", server::oneWorkerMore);
            signals.on("TTOU", server::oneWorkerFewer);
            server.accept(logs);
            signals.awaitStop();
            server.stop(signals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.STOPPED;
    }
}
