package dev.islay.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code islay config} prints: a line for each setting with its name, where its value came
 * from, and the value, which stands last because it may have spaces. Secrets are left out.
 */
public final class SettingsListing {
    private static final String NONE = "(none)";

    private record Row(String name, String origin, String value) {}

    private SettingsListing() {}

    /** The whole page. */
    public static String of(Plan plan) {
        List<Row> rows = new ArrayList<>();
        plan.application().ifPresent(application -> rows.add(row(application)));
        AllSettings.all().forEach(setting -> rows.add(row(setting, plan.settings())));
        int names = width(rows.stream().map(Row::name).toList());
        int origins = width(rows.stream().map(Row::origin).toList());
        String format = "%-" + names + "s  %-" + origins + "s  %s%n";
        return rows.stream()
                .map(row -> format.formatted(row.name(), row.origin(), row.value()))
                .collect(Collectors.joining());
    }

    private static Row row(Plan.Application application) {
        return new Row("target", application.origin(), application.target().forWorker());
    }

    private static Row row(Setting<?> setting, Settings settings) {
        List<String> shown = settings.shown(setting);
        String value = shown.isEmpty() ? NONE : String.join(", ", shown).replace("\n", "\\n");
        return new Row(setting.name(), settings.origin(setting), value);
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(1);
    }
}
