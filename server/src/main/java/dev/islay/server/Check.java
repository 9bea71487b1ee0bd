package dev.islay.server;

import dev.islay.python.WorkerReady;
import java.io.PrintStream;

/** The action of {@code islay check TARGET}: loads the application and says what it found. */
public final class Check implements Action {
    private final PrintStream out;

    /** {@code out} gets the report. */
    public Check(PrintStream out) {
        this.out = out;
    }

    @Override
    public ExitStatus run(Settings settings, Target target, Logs logs) throws StartRefused {
        PythonSetup python = PythonSetup.prepare(settings, target, logs);
        try (Server server = Server.open(settings, python, logs)) {
            WorkerReady found = server.load();
            out.printf("application  %s%n", found.application());
            out.printf("file         %s%n", found.file());
            out.printf("python       %s %s%n", found.implementation(), found.python());
            out.printf("interpreter  %s%n", found.executable());
            out.printf("chosen as    %s%n", python.interpreter().origin());
            out.printf("prefix       %s%n", found.prefix());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.STOPPED;
    }
}
