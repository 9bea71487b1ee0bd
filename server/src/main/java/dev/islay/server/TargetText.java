package dev.islay.server;

import java.util.List;

/** What a settings file or the command line has for a target; nothing of it was looked for yet. */
sealed interface TargetText {
    /** Where it stands: {@code TARGET}, {@code islay.toml:3}. */
    String origin();

    /** All that stands at the end of this, in order. */
    List<Named> leaves();

    /** Something in Python, {@code java:…}, or a URL. */
    record Named(String text, String origin) implements TargetText {
        @Override
        public List<Named> leaves() {
            return List.of(this);
        }

        /** Whether it is loaded into a worker. */
        boolean inPython() {
            return !JavaTarget.matches(text) && !RemoteText.matches(text);
        }
    }

    /** A remote application with parameters. */
    record Remote(RemoteText remote, String origin) implements TargetText {
        @Override
        public List<Named> leaves() {
            return List.of();
        }
    }

    /** Several targets that are one application together. */
    record Joined(Joining joining, List<TargetText> parts, String origin) implements TargetText {
        @Override
        public List<Named> leaves() {
            return parts.stream().flatMap(part -> part.leaves().stream()).toList();
        }
    }
}
