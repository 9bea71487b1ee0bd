package dev.islay.server;

import dev.islay.python.OrphanReaper;
import java.util.List;
import java.util.Optional;

/** The action of {@code islay TARGET}: serves until it is told to stop. */
public final class Serve implements Action {
    @Override
    public ExitStatus run(Plans plans, Logs logs) throws StartRefused {
        OrphanReaper.startWhereNeeded();
        Commands commands = new Commands();
        Signals.handle(commands, logs::reopen);
        Plan plan = plans.first();
        List<PythonSetup> pythons = PythonSetup.prepareAll(plan, logs);
        try (Server server = Server.open(plan, pythons, logs, commands)) {
            Listeners.Change listeners = server.bind();
            server.load(plan.settings().value(ApplicationSettings.STRICT_START));
            Signals.on("TTIN", server::oneWorkerMore);
            Signals.on("TTOU", server::oneWorkerFewer);
            RehearsedClasses.initialise();
            server.accept(listeners, logs);
            StartCache.makeLater(
                    pythons.stream().map(one -> one.interpreter().executable()).findFirst());
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
