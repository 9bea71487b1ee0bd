package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,          10.255.0.1,       true",
        "10.0.0.0/8,          11.0.0.1,         false",
        "0.0.0.0/0,           203.0.113.9,      true",
        "0.0.0.0/0,           ::1,              false",
        "192.0.2.1,           192.0.2.1,        true",
        "192.0.2.1,           192.0.2.2,        false",
        "192.0.2.128/25,      192.0.2.127,      false",
        "192.0.2.128/25,      192.0.2.128,      true",
        "192.0.2.1/32,        ::ffff:192.0.2.1, true",
        "::/0,                2001:db8::1,      true",
        "::/0,                10.0.0.1,         false",
        "fd00::/8,            fdff::1,          true",
        "fd00::/8,            fe00::1,          false",
        "2001:db8::/64,       2001:db8::ffff:1, true",
        "2001:db8::/64,       2001:db8:0:1::1,  false",
        "2001:db8::/127,      2001:db8::1,      true",
        "2001:db8::/127,      2001:db8::2,      false",
        "::1,                 ::1,              true",
        "::1,                 ::2,              false",
        "*,                   10.0.0.1,         true",
        "*,                   ::1,              true",
        "UNIX,                10.0.0.1,         false",
    })
    void aBlockHoldsItsAddresses(String block, String address, boolean held) {
        assertThat(Cidr.parse(block).contains(IpLiteral.parse(address))).isEqualTo(held);
    }

    @Test
    void aUnixSocketHasNoAddress() {
        assertThat(Cidr.parse("unix").contains(null)).isTrue();
        assertThat(Cidr.parse("*").contains(null)).isTrue();
        assertThat(Cidr.parse("0.0.0.0/0").contains(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost    | is not an address",
                "10.0.0       | is not an address",
                "10.0.0.0.0   | is not an address",
                "10.0.0.256   | is not an address",
                "10.0..1      | is not an address",
                "010.0.0.1    | is not an address",
                "a.b.c.d      | is not an address",
                "fe80::1%eth0 | is not an address",
                "[::1]        | is not an address",
                ":::          | is not an address",
                "''           | is not an address",
                "/8           | is not an address",
                "10.0.0.0/    | allowed is 0 to 32",
                "10.0.0.0/33  | allowed is 0 to 32",
                "10.0.0.0/-1  | allowed is 0 to 32",
                "10.0.0.0/0008 | allowed is 0 to 32",
                "::/129       | allowed is 0 to 128",
                "10.0.0.1/8   | has bits set behind its first 8",
                "fd00::1/64   | has bits set behind its first 64",
                "fd00:1::/16  | has bits set behind its first 16",
            })
    void anythingElseIsRefusedWithTheReason(String block, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(block))
                .withMessageContaining("'" + block + "'")
                .withMessageContaining(reason);
    }
}
