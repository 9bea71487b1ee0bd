package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What projects import does not inherit from ours, and says the same. */
final class BillOfMaterialsTest {
    private static String first(String module, String pattern) throws IOException {
        String pom = Files.readString(Launch.ROOT.resolve(module).resolve("pom.xml"));
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(pom);
        assertThat(matcher.find()).as("%s in %s", pattern, module).isTrue();
        return matcher.group(1);
    }

    @Test
    void itsVersionsAreThoseOfTheBuild() throws IOException {
        assertThat(first("bom", "<artifactId>islay-bom</artifactId>\\s*<version>(.*?)</version>"))
                .isEqualTo(first("", "<artifactId>islay</artifactId>\\s*<version>(.*?)</version>"));
        assertThat(first("bom", "<artifactId>netty-bom</artifactId>\\s*<version>(.*?)</version>"))
                .isEqualTo(first("", "<netty.version>(.*?)</netty.version>"));
    }

    @Test
    void itHasEveryModuleThatIsForPrograms() throws IOException {
        String bom = Files.readString(Launch.ROOT.resolve("bom/pom.xml"));
        for (String module : List.of("api", "middleware", "testing", "junit", "remote", "server")) {
            assertThat(bom).contains("<artifactId>islay-" + module + "</artifactId>");
        }
    }
}
