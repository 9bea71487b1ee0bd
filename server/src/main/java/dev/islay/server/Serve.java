package dev.islay.server;

import dev.islay.python.OrphanReaper;
import java.util.Optional;

/** The action of {@code islay TARGET}: serves until it is told to stop. */
public final class Serve implements Action {
    @Override
    public ExitStatus run(Plans plans, Logs logs) throws StartRefused {
        OrphanReaper.startWhereNeeded();
        Commands commands = new Commands();
        Signals.handle(commands, logs::reopen);
        Plan plan = plans.first();
        try (Server server =
                Server.open(plan, PythonSetup.prepareAll(plan, logs), logs, commands)) {
            Listeners.Change listeners = server.bind();
            server.load(plan.settings().value(ApplicationSettings.STRICT_START));
            Signals.on("TTIN", server::oneWorkerMore);
            Signals.on("TTOU", server::oneWorkerFewer);
            server.accept(listeners, logs);
            obey(commands, new Reloading(server, plans.again(), logs));
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.STOPPED;
    }

    private static void obey(Commands commands, Reloading reloading) throws InterruptedException {
        Optional<ReloadCommand> next = commands.next();
        while (next.isPresent()) {
            reloading.carryOut(next.get());
            next = commands.next();
        }
    }
}
