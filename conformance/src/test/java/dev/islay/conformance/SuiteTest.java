package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

class SuiteTest {
    private final Suite suite = Suite.load();

    @Test
    void everyClauseThatBindsAServerHasACaseOrSaysWhyNot() {
        assertThat(suite.clauses().values())
                .filteredOn(Clause::bindsServer)
                .allSatisfy(clause -> {
                    assertThat(suite.proving(clause).isEmpty())
                            .as("%s has no case and says: '%s'", clause.id(), clause.none())
                            .isEqualTo(!clause.none().isEmpty());
                    assertThat(clause.stand()).as(clause.id()).isNotEmpty();
                });
    }

    @Test
    void variantsFillTheirPlaces() {
        List<Case> cases =
                CaseReader.read(
                        Toml.parse(
                                """
                                name = "n"
                                clauses = ["W001"]
                                with = [["a", "200"], ["b", "404"]]
                                send = "{0}{x*3}"
                                see = { status = "{1}" }
                                """));
        assertThat(cases).extracting(Case::name).containsExactly("n [a, 200]", "n [b, 404]");
        assertThat(cases).extracting(Case::module).containsOnly("n");
        Step.Send send = (Step.Send) cases.get(1).steps().getFirst();
        assertThat(new String(send.bytes(), ISO_8859_1)).isEqualTo("bxxx");
        assertThat(((Step.See) cases.get(1).steps().get(1)).expectation().statuses())
                .containsExactly(404);
    }

    @Test
    void aKeyThatHasNoMeaningIsRefused() {
        String text = "name = 'n'\nclauses = ['W001']\nget = '/'\nsee = { statsu = 200 }";
        assertThatThrownBy(() -> CaseReader.read(Toml.parse(text)))
                .isInstanceOf(SuiteBroken.class)
                .hasMessage("case n: unknown keys [statsu]");
    }

    @Test
    void thePythonSideIsWrittenAsFiles(@TempDir Path directory) throws Exception {
        Applications.write(suite, directory);
        assertThat(directory.resolve("islay_conformance.py")).isRegularFile();
        for (Case one : suite.cases()) {
            if (!one.application().isEmpty()) {
                assertThat(Files.readString(directory.resolve("cases/" + one.module() + ".py")))
                        .contains("app");
            }
        }
    }
}
