package dev.islay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTableTest {
    private static final MountTable<String> TABLE =
            table(
                    "/",
                    "/api",
                    "/api/v2",
                    "/caf%C3%A9",
                    "/wéb/",
                    "example.com/",
                    "example.com/shop",
                    "*.example.com/",
                    "*.deep.example.com/shop",
                    "[::1]/six",
                    "only.org/here",
                    "müller.de/");

    private static MountTable<String> table(String... mounts) {
        Map<MountPoint, String> points = new LinkedHashMap<>();
        for (String mount : mounts) {
            points.put(MountPoint.parse(mount), mount);
        }
        return MountTable.of(points);
    }

    @ParameterizedTest
    @CsvSource({
        "any.net, /, /",
        "any.net, /x, /",
        "any.net, /api, /api",
        "any.net, /api/, /api",
        "any.net, /api//x, /api",
        "any.net, //api, /",
        "any.net, /apis, /",
        "any.net, /API, /",
        "any.net, /api/v2, /api/v2",
        "any.net, /api/v2/x/y, /api/v2",
        "any.net, /api/v20, /api",
        "any.net, /api/x/v2, /api",
        "any.net, /api/../x, /api",
        "any.net, /cafÃ©/x, /caf%C3%A9",
        "any.net, /wÃ©b, /wéb/",
        "example.com, /x, example.com/",
        "EXAMPLE.com:8080, /shop/1, example.com/shop",
        "example.com., /shop, example.com/shop",
        "example.com, /api, example.com/",
        "www.example.com, /shop, *.example.com/",
        "a.b.example.com, /, *.example.com/",
        "x.deep.example.com, /shop, *.deep.example.com/shop",
        "x.deep.example.com, /other, *.example.com/",
        "badexample.com, /, /",
        "[::1]:80, /six/x, [::1]/six",
        "only.org, /here, only.org/here",
        "only.org, /elsewhere, /",
        "xn--mller-kva.de, /x, müller.de/",
    })
    void theMostParticularHostAndThenTheLongestPrefixIsFound(
            String host, String path, String mount) {
        assertThat(TABLE.find(host, path)).contains(mount);
    }

    @Test
    void aRequestWithoutAHostGetsAMountForAnyHost() {
        assertThat(TABLE.find(null, "/api/x")).contains("/api");
    }

    @Test
    void whatNoMountHoldsIsNotFound() {
        MountTable<String> some = table("/a", "b.org/c");

        assertThat(some.find("b.org", "/")).isEmpty();
        assertThat(some.find("b.org", "/a")).contains("/a");
        assertThat(some.find("x.org", "/c")).isEmpty();
        assertThat(some.find("x.org", "*")).isEmpty();
    }

    @Test
    void theAsteriskOfOptionsBelongsToTheRoot() {
        assertThat(TABLE.find("any.net", "*")).contains("/");
    }

    @Test
    void aPathOfManySegmentsCostsNoMoreThanTheDeepestPrefix() {
        assertThat(TABLE.find("any.net", "/api" + "/x".repeat(4000))).contains("/api");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api | a path with a leading slash is missing",
                "/a//b | a path has no two slashes in a row",
                "/a/../b | a path has no segment '..'",
                "/a%zz | two hexadecimal digits follow a '%'",
                "/a%2 | two hexadecimal digits follow a '%'",
                "/a?b | a path has no '?', '#' or control character",
                "host:80/ | a host has no port here: all ports are meant",
                "a.*.com/ | a '*' stands alone or first, as in *.example.com",
                "a b/ | no host is called so",
            })
    void aMountPointThatCannotBeIsRefused(String text, String why) {
        assertThatThrownBy(() -> MountPoint.parse(text)).hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "*/, /",
        "/a/, /a",
        "WWW.Example.com./a%2fb, www.example.com/a/b",
        "*.A.org/x y, *.a.org/x%20y",
        "/é, /%C3%A9",
    })
    void aMountPointIsShownInOneForm(String text, String shown) {
        assertThat(MountPoint.parse(text)).hasToString(shown);
    }
}
