package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.islay.conformance.Expectation.After;
import dev.islay.conformance.Expectation.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Makes cases of the tables in a file. A table with {@code with} stands for a case of each of its
 * entries, which take the place of <code>{0}</code>, <code>{1}</code> … in all texts; in what is
 * sent, <code>{x*9}</code> stands for nine times {@code x}.
 */
final class CaseReader {
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*(\\d+)}");

    private CaseReader() {}

    static List<Case> read(TomlTable table) {
        String name = table.getString("name", () -> "");
        TomlArray variants = table.getArrayOrEmpty("with");
        if (variants.isEmpty()) {
            return List.of(one(name, table, List.of()));
        }
        return IntStream.range(0, variants.size())
                .mapToObj(i -> {
                    List<?> parts =
                            variants.get(i) instanceof TomlArray array
                                    ? array.toList()
                                    : List.of(variants.get(i));
                    List<String> texts = parts.stream().map(Object::toString).toList();
                    return one(
                            name + " [" + printable(String.join(", ", texts)) + "]", table, texts);
                })
                .toList();
    }

    /** A name must be readable and of one line; what it hides makes no difference. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                case '|' -> shown.append("\\x7c");
                default -> {
                    boolean plain = c >= ' ' && c < 0x7f;
                    shown.append(plain ? "" + c : "\\x%02x".formatted((int) c));
                }
            }
        }
        return shown.toString();
    }

    private static Case one(String name, TomlTable table, List<String> parts) {
        CaseTable keys = new CaseTable("case " + name, table, filling(parts));
        keys.text("name");
        keys.texts("with");
        List<String> clauses = keys.texts("clauses");
        String application = keys.text("app").orElse("");
        List<String> settings = keys.texts("settings");
        boolean concurrent = keys.flag("concurrent");
        List<Step> steps = new ArrayList<>(steps(keys));
        for (CaseTable step : keys.tables("steps")) {
            concurrent |= step.has("open");
            steps.addAll(steps(step));
            step.finish();
        }
        keys.finish();
        if (name.isEmpty() || clauses.isEmpty() || steps.isEmpty()) {
            throw keys.broken("a case has a name, clauses and steps");
        }
        return new Case(name, clauses, application, settings, concurrent, steps);
    }

    private static UnaryOperator<String> filling(List<String> parts) {
        return text -> {
            String filled = text;
            for (int i = 0; i < parts.size(); i++) {
                filled = filled.replace("{" + i + "}", parts.get(i));
            }
            return filled;
        };
    }

    /** In the order in which they are taken when several stand in one table. */
    private static List<Step> steps(CaseTable keys) {
        List<Step> steps = new ArrayList<>();
        keys.text("get")
                .map(target -> "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n")
                .ifPresent(text -> steps.add(sending(text)));
        keys.text("send").ifPresent(text -> steps.add(sending(text)));
        if (keys.flag("finish")) {
            steps.add(new Step.Finish());
        }
        if (keys.flag("reset")) {
            steps.add(new Step.Reset());
        }
        if (keys.flag("silence")) {
            steps.add(new Step.Silence());
        }
        if (keys.flag("open")) {
            steps.add(new Step.Open());
        }
        keys.tables("see").forEach(see -> steps.add(new Step.See(expectation(see))));
        if (keys.flag("end")) {
            steps.add(new Step.End());
        }
        if (keys.has("noted")) {
            steps.add(new Step.Noted(keys.texts("noted")));
        }
        keys.text("calls").ifPresent(count -> steps.add(new Step.Calls(Integer.parseInt(count))));
        keys.texts("log").forEach(pattern -> steps.add(new Step.Logged(pattern)));
        return steps;
    }

    private static Step sending(String text) {
        Matcher repeated = REPEATED.matcher(text);
        String whole =
                repeated.replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1).repeat(Integer.parseInt(found.group(2)))));
        return new Step.Send(whole.getBytes(ISO_8859_1));
    }

    private static Expectation expectation(CaseTable see) {
        Expectation expectation =
                new Expectation(
                        see.numbers("status"),
                        see.numbers("may-refuse"),
                        see.text("reason"),
                        see.pairs("fields"),
                        see.texts("absent"),
                        see.text("body"),
                        see.text("part"),
                        see.text("pattern"),
                        see.pairs("json"),
                        see.texts("json-absent"),
                        see.text("framing").map(name -> Framing.valueOf(capital(name))),
                        see.text("after")
                                .map(name -> After.valueOf(capital(name)))
                                .orElse(After.ANY));
        see.finish();
        return expectation;
    }

    private static String capital(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
