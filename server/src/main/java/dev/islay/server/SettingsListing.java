package dev.islay.server;

import dev.islay.gateway.MountPoint;
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

    /** The whole page: what holds for all, and then what each part has for itself. */
    public static String of(Plan plan) {
        List<String> pages = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        boolean alone = alone(plan);
        if (alone) {
            rows.addAll(rows("target", plan.mounts().getFirst(), plan));
        }
        Settings all = alone ? plan.mounts().getFirst().settings() : plan.settings();
        AllSettings.all().forEach(setting -> rows.add(row(setting, all)));
        pages.add(page(rows));
        if (!alone) {
            plan.listeners().stream()
                    .filter(listener -> !listener.name().isEmpty())
                    .map(listener -> part("listener." + listener.name(), listener.settings()))
                    .forEach(pages::add);
            for (int place = 0; place < plan.pools().size(); place++) {
                pages.add(part(place, plan));
            }
            plan.mounts().stream()
                    .filter(mount -> mount.pool() == MountPlan.NO_POOL)
                    .map(mount -> java(mount, plan))
                    .forEach(pages::add);
        }
        return String.join(System.lineSeparator(), pages);
    }

    /** One application that has everything. */
    private static boolean alone(Plan plan) {
        return plan.mounts().size() == 1
                && plan.mounts().getFirst().point().equals(MountPoint.ROOT);
    }

    private static String part(int place, Plan plan) {
        PoolPlan pool = plan.pools().get(place);
        List<Row> rows = new ArrayList<>();
        for (MountPlan mount : plan.mounts()) {
            if (mount.pool() == place) {
                rows.addAll(rows(mount.point().toString(), mount, plan));
            }
        }
        rows.addAll(rows(pool.settings(), plan.settings()));
        return pool.name() + System.lineSeparator() + page(rows);
    }

    private static String part(String name, Settings settings) {
        return name + System.lineSeparator() + page(rows(settings, Settings.defaults()));
    }

    /** What differs from what holds for all. */
    private static List<Row> rows(Settings settings, Settings all) {
        return AllSettings.all().stream()
                .filter(setting -> !settings.origin(setting).equals(all.origin(setting)))
                .map(setting -> row(setting, settings))
                .toList();
    }

    private static String page(List<Row> rows) {
        int names = width(rows.stream().map(Row::name).toList());
        int origins = width(rows.stream().map(Row::origin).toList());
        String format = "%-" + names + "s  %-" + origins + "s  %s%n";
        return rows.stream()
                .map(row -> format.formatted(row.name(), row.origin(), row.value()))
                .collect(Collectors.joining());
    }

    /** A mount without a pool. */
    private static String java(MountPlan mount, Plan plan) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(rows("target", mount, plan));
        rows.addAll(rows(mount.settings(), plan.settings()));
        return mount.point() + System.lineSeparator() + page(rows);
    }

    /** What is mounted, and where that was said: the middleware first, from the outside in. */
    private static List<Row> rows(String name, MountPlan mount, Plan plan) {
        List<Row> rows = new ArrayList<>();
        add(name, mount.pipeline(), mount, plan, rows);
        return rows;
    }

    private static void add(
            String name, Pipeline pipeline, MountPlan mount, Plan plan, List<Row> rows) {
        switch (pipeline) {
            case Pipeline.Python(int number) -> add(name, application(number, mount, plan), rows);
            case Pipeline.Calling(int number, _, Pipeline inner) -> {
                application(number, mount, plan).middleware().forEach(one -> rows.add(row(one)));
                add(name, inner, mount, plan, rows);
            }
            case Pipeline.Around(MiddlewareText middleware, _, Pipeline inner) -> {
                rows.add(row(middleware));
                add(name, inner, mount, plan, rows);
            }
            case Pipeline.ReadyAround(var middleware, Pipeline inner) -> {
                rows.add(new Row(MiddlewareReader.KEY, "code", middleware.getClass().getName()));
                add(name, inner, mount, plan, rows);
            }
            case Pipeline.Java(JavaTarget target, String origin) ->
                    rows.add(new Row(name, origin, target.toString()));
            case Pipeline.Remote(RemoteText remote, String origin) ->
                    rows.add(new Row(name, origin, remote.toString()));
            case Pipeline.Joined(Joining joining, List<Pipeline> parts, String origin) -> {
                rows.add(new Row(name, origin, joining.name()));
                parts.forEach(part -> add(name, part, mount, plan, rows));
            }
            case Pipeline.Ready(var application) ->
                    rows.add(new Row(name, "code", application.getClass().getName()));
        }
    }

    private static ApplicationPlan application(int number, MountPlan mount, Plan plan) {
        return plan.pools().get(mount.pool()).applications().get(number);
    }

    private static void add(String name, ApplicationPlan application, List<Row> rows) {
        application.middleware().forEach(one -> rows.add(row(one)));
        rows.add(new Row(name, application.origin(), application.target().forWorker()));
    }

    private static Row row(MiddlewareText middleware) {
        return new Row(MiddlewareReader.KEY, middleware.origin(), middleware.name());
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
