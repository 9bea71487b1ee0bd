package dev.islay.server;

import dev.islay.server.MiddlewareText.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the middleware of one mount around its application, from the inside out. What of Python
 * stands next to each other goes to the workers as one application; Python around Java calls what
 * is inside by a name. For one mount.
 */
final class PipelineMaker {
    /** Finds room in a pool. */
    @FunctionalInterface
    interface Placing {
        /** The place of an application. */
        int place(ApplicationPlan application) throws StartRefused;
    }

    private final Placing placing;
    private final Settings settings;
    private final String origin;
    private final Supplier<String> names;
    private final List<MiddlewareText> pythons = new ArrayList<>();
    private @Nullable Target python;
    private @Nullable Pipeline java;
    private String name = "";

    /**
     * For one mount.
     *
     * @param settings those of the mount
     * @param origin where its target was named
     * @param names that nothing else has
     */
    PipelineMaker(Placing placing, Settings settings, String origin, Supplier<String> names) {
        this.placing = placing;
        this.settings = settings;
        this.origin = origin;
        this.names = names;
    }

    /** Around a Python application. {@code middleware}: the outermost first. */
    Pipeline around(Target target, List<MiddlewareText> middleware) throws StartRefused {
        python = target;
        return around(middleware);
    }

    /** A Python application with nothing around it. */
    Pipeline bare(Target target) throws StartRefused {
        return new Pipeline.Python(
                placing.place(new ApplicationPlan(target, List.of(), origin, settings)));
    }

    /** Around something in Java. {@code middleware}: the outermost first. */
    Pipeline around(Pipeline inJava, List<MiddlewareText> middleware) throws StartRefused {
        java = inJava;
        return around(middleware);
    }

    private Pipeline around(List<MiddlewareText> middleware) throws StartRefused {
        for (MiddlewareText one : middleware.reversed()) {
            if (one.language() == Language.PYTHON) {
                python(one);
            } else {
                java = new Pipeline.Around(one, settings.value(JavaSettings.CLASSPATH), whole());
            }
        }
        return whole();
    }

    private void python(MiddlewareText one) {
        if (python == null) {
            name = names.get();
            python = Target.calling(name, PlanMaker.runsIn(settings));
        }
        pythons.addFirst(one);
    }

    /** What there is so far, its Python part in the pool. */
    private Pipeline whole() throws StartRefused {
        Pipeline called = java;
        Target target = python;
        if (target == null) {
            return java(called);
        }
        int number =
                placing.place(new ApplicationPlan(target, List.copyOf(pythons), origin, settings));
        python = null;
        java = null;
        pythons.clear();
        return called == null
                ? new Pipeline.Python(number)
                : new Pipeline.Calling(number, name, called);
    }

    private static Pipeline java(@Nullable Pipeline inJava) {
        if (inJava == null) {
            throw new IllegalStateException("middleware around nothing");
        }
        return inJava;
    }
}
