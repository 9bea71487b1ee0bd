package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.islay.netty.ClientTransport;
import dev.islay.python.WorkerTransport;
import org.junit.jupiter.api.Test;

class SocketDriveTest {
    private static final SocketDrive EPOLL =
            new SocketDrive(ClientTransport.EPOLL, WorkerTransport.EPOLL);
    private static final SocketDrive NIO =
            new SocketDrive(ClientTransport.NIO, WorkerTransport.NIO);
    private static final Throwable MISSING =
            new UnsatisfiedLinkError("no library").initCause(new Throwable("disk full\nat …"));

    @Test
    void epollIsTakenWhereItIs() throws StartRefused {
        assertThat(SocketDrive.choose(Transport.AUTO, null)).isEqualTo(EPOLL);
        assertThat(SocketDrive.choose(Transport.EPOLL, null)).isEqualTo(EPOLL);
    }

    @Test
    void nioIsTakenWhereEpollIsMissingAndWhenAskedFor() throws StartRefused {
        assertThat(SocketDrive.choose(Transport.AUTO, MISSING)).isEqualTo(NIO);
        assertThat(SocketDrive.choose(Transport.NIO, null)).isEqualTo(NIO);
        assertThat(SocketDrive.choose(Transport.NIO)).isEqualTo(NIO);
    }

    @Test
    void epollThatIsAskedForAndMissingIsToldWithItsReason() {
        assertThatThrownBy(() -> SocketDrive.choose(Transport.EPOLL, MISSING))
                .isInstanceOf(StartRefused.class)
                .hasMessage("--transport: native epoll cannot be used here: disk full");
    }
}
