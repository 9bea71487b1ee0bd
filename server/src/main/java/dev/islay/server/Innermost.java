package dev.islay.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What middleware is put around, made of a target.
 *
 * @param message what one about the target begins with; empty: nothing
 * @param base what the paths of Python applications count from
 * @param modules where their modules are looked up
 * @param classPath where Java classes are looked for
 */
record Innermost(TargetText text, String message, Path base, Path modules, List<Path> classPath) {
    /** The pipeline with this inside. */
    Pipeline with(PipelineMaker maker, List<MiddlewareText> middleware) throws StartRefused {
        return text instanceof TargetText.Named named && named.inPython()
                ? maker.around(python(named), middleware)
                : maker.around(part(text, maker), middleware);
    }

    private Pipeline part(TargetText target, PipelineMaker maker) throws StartRefused {
        return switch (target) {
            case TargetText.Named named when named.inPython() -> maker.bare(python(named));
            case TargetText.Named named -> outside(named);
            case TargetText.Remote(RemoteText remote, String origin) ->
                    new Pipeline.Remote(remote, origin);
            case TargetText.Joined(Joining joining, List<TargetText> targets, String origin) -> {
                List<Pipeline> parts = new ArrayList<>();
                for (TargetText each : targets) {
                    parts.add(part(each, maker));
                }
                yield new Pipeline.Joined(joining, parts, origin);
            }
        };
    }

    private Target python(TargetText.Named named) throws StartRefused {
        try {
            return Target.parse(named.text(), base, modules);
        } catch (StartRefused wrong) {
            throw placed(named, wrong);
        }
    }

    /** Outside of Python. */
    private Pipeline outside(TargetText.Named named) throws StartRefused {
        try {
            return JavaTarget.matches(named.text())
                    ? new Pipeline.Java(JavaTarget.parse(named.text(), classPath), named.origin())
                    : new Pipeline.Remote(RemoteText.at(named.text()), named.origin());
        } catch (StartRefused wrong) {
            throw placed(named, wrong);
        }
    }

    /** Of several targets the message says where this one was given. */
    private StartRefused placed(TargetText.Named named, StartRefused wrong) {
        String place = named.equals(text) ? message : named.origin();
        return place.isEmpty() ? wrong : StartRefused.usage(place + ": " + wrong.getMessage());
    }
}
