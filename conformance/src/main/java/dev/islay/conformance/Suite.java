package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** All clauses and all cases, as the files of the suite have them. */
public record Suite(Map<String, Clause> clauses, List<Case> cases) {
    /** The files of cases, by subject, in the order in which they run. */
    private static final List<String> FILES =
            List.of(
                    "environ",
                    "streams",
                    "responses",
                    "bodies",
                    "failures",
                    "files",
                    "http",
                    "field");

    /** Reads the files; throws {@link SuiteBroken} when one is not as it has to be. */
    public static Suite load() {
        Map<String, Clause> clauses = clauses(parsed("clauses.toml"));
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            TomlParseResult parsed = parsed("cases/" + file + ".toml");
            for (Object entry : parsed.getArrayOrEmpty("case").toList()) {
                cases.addAll(CaseReader.read((TomlTable) entry));
            }
        }
        check(clauses, cases);
        return new Suite(clauses, List.copyOf(cases));
    }

    /** The cases that prove a clause. */
    public List<Case> proving(Clause clause) {
        return cases.stream().filter(it -> it.clauses().contains(clause.id())).toList();
    }

    private static void check(Map<String, Clause> clauses, List<Case> cases) {
        Set<String> names = new HashSet<>();
        for (Case one : cases) {
            if (!names.add(one.name())) {
                throw new SuiteBroken("two cases have the name " + one.name());
            }
            for (String clause : one.clauses()) {
                if (!clauses.containsKey(clause)) {
                    throw new SuiteBroken("case " + one + ": there is no clause " + clause);
                }
            }
        }
    }

    private static Map<String, Clause> clauses(TomlTable table) {
        Map<String, Clause> clauses = new LinkedHashMap<>();
        for (String id : table.keySet().stream().sorted().toList()) {
            CaseTable keys = new CaseTable("clause " + id, table.getTableOrEmpty(id), text -> text);
            clauses.put(
                    id,
                    new Clause(
                            id,
                            keys.text("party").orElse("server"),
                            keys.text("force").orElse(""),
                            keys.text("rule").orElseThrow(() -> keys.broken("has no rule")),
                            keys.text("islay").orElse(""),
                            keys.text("none").orElse("")));
            keys.finish();
        }
        return clauses;
    }

    private static TomlParseResult parsed(String file) {
        TomlParseResult parsed = Toml.parse(text(file));
        if (parsed.hasErrors()) {
            throw new SuiteBroken(file + ": " + parsed.errors().getFirst());
        }
        return parsed;
    }

    /** A resource of this package. */
    static String text(String file) {
        try (InputStream in = Suite.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new SuiteBroken("there is no file " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
