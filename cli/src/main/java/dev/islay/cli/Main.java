package dev.islay.cli;

/** Where the process starts. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] arguments) {
        Launcher launcher = new Launcher(Program.actions(), System.out, System.err);
        System.exit(launcher.run(arguments, System.getenv()).code());
    }
}
