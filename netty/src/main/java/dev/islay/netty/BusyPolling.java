package dev.islay.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Looks for events for a while before it lets the event loop's thread sleep, where {@link
 * Foresight} says that one will come.
 *
 * <p>To be woken costs a thread tens of microseconds, on a virtual machine more than all the rest
 * of a request; with one client at a time a request pays it in each process. Tasks of other threads
 * end the wait as events do, and need no system call to be seen.
 *
 * <p>Several events at once, and two in a row that are there before they are waited for, are signs
 * of load: the CPU is then better left to those who make the next ones. Without that rule 32
 * clients got a tenth less. A single one may be there because this thread had to wait for its CPU.
 *
 * <p>Threading: the event loop, but for {@link #wakeup}.
 */
final class BusyPolling implements IoHandler {
    private static final IoHandlerContext AT_ONCE =
            new IoHandlerContext() {
                @Override
                public boolean canBlock() {
                    return false;
                }

                @Override
                public long delayNanos(long currentTimeNanos) {
                    return 0;
                }

                @Override
                public long deadlineNanos() {
                    return -1;
                }
            };

    /** After a sign of load so many waits are not looked at. */
    private static final int CALM = 64;

    private final IoHandler handler;
    private final long window;
    private final LongSupplier nanoClock;
    private final Foresight foresight = new Foresight();
    private int underLoad;
    private boolean wasThere;

    BusyPolling(IoHandler handler, Duration window, LongSupplier nanoClock) {
        this.handler = handler;
        this.window = window.toNanos();
        this.nanoClock = nanoClock;
    }

    /**
     * Event loops that look for events for {@code window} at most before they sleep; not at all
     * when it is zero.
     */
    static IoHandlerFactory around(IoHandlerFactory factory, Duration window) {
        return window.isZero()
                ? factory
                : executor ->
                        new BusyPolling(factory.newHandler(executor), window, System::nanoTime);
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = context.canBlock() ? waited(context) : handler.run(context);
        if (handled > 1) {
            underLoad = CALM;
        }
        return handled;
    }

    private int waited(IoHandlerContext context) {
        if (underLoad > 0) {
            underLoad--;
            return handler.run(context);
        }
        if (!foresight.expectsSoon()) {
            foresight.pass();
            return handler.run(context);
        }
        return lookedFor(context);
    }

    private int lookedFor(IoHandlerContext context) {
        long began = nanoClock.getAsLong();
        int handled = handler.run(AT_ONCE);
        if (handled > 0) {
            if (wasThere) {
                underLoad = CALM;
            }
            wasThere = true;
            return handled;
        }
        wasThere = false;
        while (context.canBlock() && nanoClock.getAsLong() - began < window) {
            handled = handler.run(AT_ONCE);
            if (handled > 0) {
                foresight.learn(true);
                return handled;
            }
        }
        boolean task = !context.canBlock();
        foresight.learn(task);
        return task ? 0 : handler.run(context);
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return handler.register(handle);
    }

    @Override
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
