package dev.islay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that requests initialised in a rehearsal; a file beside the start cache names them.
 *
 * <p>The JVM compiles a method as soon as it is hot again, without watching it first, if the cache
 * has its profile and all classes that were compiled into it have been initialised. A server that
 * nobody has sent a body yet has never needed those for bodies; yet nearly all that reads a request
 * mentions one of them, and so it was compiled some ten thousand requests later. Hence they are
 * initialised before the first request comes.
 *
 * <p>Nothing depends on it: without the file, or with a name that is none, the server starts as it
 * would have.
 */
final class RehearsedClasses {
    private static final Logger LOG = LoggerFactory.getLogger(RehearsedClasses.class);

    /** What the JVM logs of its classes, in the folder of the rehearsal. */
    static final String LOG_FILE = "classes";

    /** The option that makes it do so. */
    static final String LOG_OPTION = "-Xlog:class+init=info:file=" + LOG_FILE + ":none";

    private static final String CACHE_OPTION = "-XX:AOTCache=";

    /** Ours and Netty's; not what the JVM makes as it goes, whose names are others each time. */
    private static final Pattern INITIALISED =
            Pattern.compile("Initializing '((?:dev/islay|io/netty)/[\\w/$]+)'");

    private static final String MADE_BY_THE_JVM = "$$";

    private RehearsedClasses() {}

    /** Those that a JVM's log names. */
    static List<String> in(String log) {
        return INITIALISED
                .matcher(log)
                .results()
                .map(RehearsedClasses::name)
                .filter(name -> !name.contains(MADE_BY_THE_JVM))
                .toList();
    }

    private static String name(MatchResult found) {
        return found.group(1).replace('/', '.');
    }

    /** Writes them down for those who start from this cache. */
    static void keep(List<String> names, Path cache) throws IOException {
        Files.write(beside(cache), names);
    }

    /**
     * Initialises those of the cache that this JVM was started from, if it was. To be called before
     * there are requests, whose threads initialise them as they need them.
     */
    static void initialise() {
        try {
            Optional<Path> file = cache().map(RehearsedClasses::beside).filter(Files::isReadable);
            if (file.isPresent()) {
                Files.readAllLines(file.get()).forEach(RehearsedClasses::initialise);
            }
        } catch (IOException e) {
            LOG.debug("no class is initialised ahead", e);
        }
    }

    private static void initialise(String name) {
        try {
            Class.forName(name, true, RehearsedClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} is not initialised ahead", name, e);
        }
    }

    private static Optional<Path> cache() throws IOException {
        return Rehearsal.ownWords().stream()
                .filter(word -> word.startsWith(CACHE_OPTION))
                .map(word -> Path.of(word.substring(CACHE_OPTION.length())))
                .findFirst();
    }

    private static Path beside(Path cache) {
        return Path.of(cache + ".classes");
    }
}
