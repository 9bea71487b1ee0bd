package dev.islay.server;

import dev.islay.python.WorkerReady;
import java.io.PrintStream;

/** The action of {@code islay check TARGET}: loads what is served and says what it found. */
public final class Check implements Action {
    private final PrintStream out;

    /** {@code out} gets the report. */
    public Check(PrintStream out) {
        this.out = out;
    }

    /** Everything has to load, whatever {@code strict-start} says; on demand is not looked at. */
    @Override
    public ExitStatus run(Plans plans, Logs logs) throws StartRefused {
        Plan plan = plans.first();
        try (Server server =
                Server.open(plan, PythonSetup.prepareAll(plan, logs), logs, new Commands())) {
            Pools pools = server.load(true);
            pools.found().forEach(this::print);
            server.java().found().forEach(this::print);
            server.java().remotes().forEach(remote -> out.printf("remote       %s%n", remote));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.STOPPED;
    }

    private void print(JavaObjects.Found<?> found) {
        out.printf("application  %s%n", found.name());
        out.printf("file         %s%n", found.place());
        out.printf("java         %s%n", Runtime.version());
    }

    private void print(Pools.Found found) {
        WorkerReady first = found.first();
        first.loaded()
                .values()
                .forEach(loaded -> {
                    out.printf("application  %s%n", loaded.application());
                    out.printf("file         %s%n", loaded.file());
                    out.printf("python       %s %s%n", first.implementation(), first.python());
                    out.printf("interpreter  %s%n", first.executable());
                    out.printf("chosen as    %s%n", found.pool().python().interpreter().origin());
                    out.printf("prefix       %s%n", first.prefix());
                    out.printf("accelerator  %s%n", first.accelerated() ? "yes" : "no");
                });
    }
}
