package dev.islay.cli;

/** Where the process starts. */
public final class Main {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private Main() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] arguments) {
        leaveACpuToTheEventLoop();
        Launcher launcher = new Launcher(Program.actions(), System.out, System.err);
        System.exit(launcher.run(arguments, System.getenv()).code());
    }

    /**
     * As many carriers of virtual threads as CPUs take turns with the event loop, and each waking
     * of one more costs it a system call: a Java middleware cost a third more. Has to be said
     * before there is a virtual thread, and may be said on the command line of the JVM.
     */
    private static void leaveACpuToTheEventLoop() {
        if (System.getProperty(CARRIERS) == null) {
            int others = Runtime.getRuntime().availableProcessors() - 1;
            System.setProperty(CARRIERS, Integer.toString(Math.max(1, others)));
        }
    }
}
