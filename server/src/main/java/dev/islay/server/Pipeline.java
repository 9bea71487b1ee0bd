package dev.islay.server;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Middleware;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What answers at a mount, from the outside in; nothing of it is loaded yet. */
public sealed interface Pipeline {
    /** The Python applications in it, by their places in the pool. */
    List<Integer> applications();

    /** The Python application that gets a request first, if it is not Java code that does. */
    default OptionalInt outermostInPython() {
        return switch (this) {
            case Python(int application) -> OptionalInt.of(application);
            case Calling calling -> OptionalInt.of(calling.application());
            case Java _, Around _, Ready _, ReadyAround _, Remote _, Joined _ ->
                    OptionalInt.empty();
        };
    }

    /** Whether the Java or remote application of that name is in it. */
    default boolean reaches(String target) {
        return switch (this) {
            case Java java -> java.target().toString().equals(target);
            case Around around -> around.inner().reaches(target);
            case Calling calling -> calling.inner().reaches(target);
            case ReadyAround ready -> ready.inner().reaches(target);
            case Remote(RemoteText remote, _) -> remote.toString().equals(target);
            case Joined joined -> joined.parts().stream().anyMatch(part -> part.reaches(target));
            case Python _, Ready _ -> false;
        };
    }

    /**
     * A Python application with all Python middleware that stands directly around it.
     *
     * @param application its place in the pool of the mount
     */
    record Python(int application) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return List.of(application);
        }
    }

    /** A Java application that is loaded by its name. */
    record Java(JavaTarget target, String origin) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return List.of();
        }
    }

    /** An application somewhere else. */
    record Remote(RemoteText remote, String origin) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return List.of();
        }
    }

    /** Several that are one application together, such as the nodes of a balance. */
    record Joined(Joining joining, List<Pipeline> parts, String origin) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return parts.stream().flatMap(part -> part.applications().stream()).toList();
        }
    }

    /** A Java middleware around the rest. */
    record Around(MiddlewareText middleware, List<Path> classPath, Pipeline inner)
            implements Pipeline {
        @Override
        public List<Integer> applications() {
            return inner.applications();
        }
    }

    /**
     * Python middleware around something in Java: in a worker it calls that by a name.
     *
     * @param application the place of the Python side in the pool of the mount
     * @param name of what it calls
     */
    record Calling(int application, String name, Pipeline inner) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return Stream.concat(Stream.of(application), inner.applications().stream()).toList();
        }
    }

    /** A Java middleware that is there already, in an embedded server. */
    record ReadyAround(Middleware middleware, Pipeline inner) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return inner.applications();
        }
    }

    /** A Java application that is there already, in an embedded server. */
    record Ready(Application application) implements Pipeline {
        @Override
        public List<Integer> applications() {
            return List.of();
        }
    }
}
