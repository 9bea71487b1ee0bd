package dev.islay.python;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NestedOrderTest {
    private final NestedOrder order = new NestedOrder();

    private void refused(FrameType type, String why) {
        assertThatThrownBy(() -> order.next(type))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);
    }

    @Test
    void theFirstFrameComesByItselfAndOthersWhenAskedFor() throws ProtocolViolation {
        order.next(FrameType.TROUBLE);
        order.next(FrameType.HEAD);
        refused(FrameType.DATA, "not asked for");
        order.ask();
        order.next(FrameType.DATA);
        order.ask();
        order.next(FrameType.TROUBLE);
        order.next(FrameType.ERROR);
        refused(FrameType.ERROR, "not asked for");
    }

    @Test
    void aHeadComesOnceAndFirst() throws ProtocolViolation {
        refused(FrameType.DATA, "before HEAD");
        order.next(FrameType.HEAD);
        order.ask();
        refused(FrameType.HEAD, "second HEAD");
    }

    @Test
    void onePieceOfTheBodyIsWantedAtATime() throws ProtocolViolation {
        order.next(FrameType.BODY_WANTED);
        refused(FrameType.BODY_WANTED, "before the piece came");
        order.given();
        order.next(FrameType.BODY_WANTED);
    }

    @Test
    void nothingElseIsAnAnswer() {
        refused(FrameType.FILE, "FILE for a nested request");
    }
}
