package dev.islay.conformance;

import dev.islay.conformance.Answer.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares what came with what must be seen. Does no I/O.
 *
 * <p>Threading: without state; any thread.
 */
final class Judge {
    private Judge() {}

    /** Whether enough has come to judge, or nothing more will. */
    static boolean ready(Answer answer, Expectation wanted, boolean ended) {
        if (ended || answer.stage() == Stage.WHOLE || !answer.flaw().isEmpty()) {
            return true;
        }
        return answer.stage() != Stage.HEAD
                && wanted.part().isPresent()
                && answer.body().length >= wanted.part().get().length();
    }

    /** What is wrong with a response; empty when it is as it must be. */
    static List<String> complaints(Answer answer, Expectation wanted) {
        List<String> wrong = new ArrayList<>();
        if (!answer.flaw().isEmpty()) {
            wrong.add(answer.flaw());
        }
        if (wanted.mayRefuse().contains(answer.status())) {
            return wrong;
        }
        head(answer, wanted, wrong);
        body(answer, wanted, wrong);
        stage(answer, wanted, wrong);
        return wrong;
    }

    private static void head(Answer answer, Expectation wanted, List<String> wrong) {
        if (!wanted.statuses().isEmpty() && !wanted.statuses().contains(answer.status())) {
            wrong.add("status " + shown(answer) + " instead of " + wanted.statuses());
        }
        wanted.reason()
                .filter(reason -> !reason.equals(answer.reason()))
                .ifPresent(reason -> wrong.add("reason " + answer.reason() + ", not " + reason));
        wanted.fields()
                .forEach((name, pattern) -> {
                    if (!Pattern.matches(pattern, answer.field(name))) {
                        wrong.add(name + " is '" + answer.field(name) + "', not " + pattern);
                    }
                });
        for (String name : wanted.absent()) {
            if (answer.has(name)) {
                wrong.add(name + " is there: " + answer.field(name));
            }
        }
        wanted.framing()
                .filter(framing -> framing != answer.framing())
                .ifPresent(
                        framing -> wrong.add("framed by " + answer.framing() + ", not " + framing));
    }

    private static String shown(Answer answer) {
        return answer.statusLine().isEmpty() ? "(no response)" : "" + answer.status();
    }

    private static void body(Answer answer, Expectation wanted, List<String> wrong) {
        String text = answer.text();
        wanted.body()
                .filter(body -> !body.equals(text))
                .ifPresent(body -> wrong.add("body '" + cut(text) + "', not '" + cut(body) + "'"));
        wanted.part()
                .filter(part -> !text.startsWith(part))
                .ifPresent(
                        part -> wrong.add("body begins '" + cut(text) + "', not '" + part + "'"));
        wanted.pattern()
                .filter(pattern -> !Pattern.compile(pattern, Pattern.DOTALL).matcher(text).find())
                .ifPresent(pattern -> wrong.add("body '" + cut(text) + "' has no " + pattern));
        if (!wanted.json().isEmpty() || !wanted.jsonAbsent().isEmpty()) {
            members(JsonText.members(text), wanted, wrong);
        }
    }

    private static void members(Map<String, String> found, Expectation wanted, List<String> wrong) {
        wanted.json()
                .forEach((name, value) -> {
                    if (!value.equals(found.get(name))) {
                        wrong.add(name + " is '" + found.get(name) + "', not '" + value + "'");
                    }
                });
        for (String name : wanted.jsonAbsent()) {
            if (found.containsKey(name)) {
                wrong.add(name + " is there: " + found.get(name));
            }
        }
    }

    private static void stage(Answer answer, Expectation wanted, List<String> wrong) {
        boolean cut = wanted.after() == Expectation.After.CUT;
        if (cut && answer.stage() == Stage.WHOLE) {
            wrong.add("the client cannot tell that the response was cut off");
        }
        if (!cut && wanted.part().isEmpty() && answer.stage() != Stage.WHOLE) {
            wrong.add("the response is not complete: " + cut(answer.statusLine()));
        }
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "… (" + text.length() + ")";
    }
}
