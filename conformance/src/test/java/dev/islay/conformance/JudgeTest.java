package dev.islay.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tomlj.Toml;

class JudgeTest {
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 18\r\n\r\n{\"a\": 1, \"b\": \"c\"}";

    /** Reads an expectation as files of cases write it. */
    private static Expectation expectation(String see) {
        String text = "name = 'n'\nclauses = ['W001']\nsee = { " + see + " }\n";
        Case one = CaseReader.read(Toml.parse(text)).getFirst();
        return ((Step.See) one.steps().getFirst()).expectation();
    }

    private static String complaints(String wire, boolean ended, String see) {
        Answer answer = AnswerReader.read(wire.getBytes(ISO_8859_1), ended, "GET");
        List<String> complaints = Judge.complaints(answer, expectation(see));
        return complaints.stream().collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    status = 200
                    status = [404, 200]
                    status = 404, may-refuse = [200]
                    reason = 'OK', fields = { X-A = 'b', X-None = '' }, absent = ['X-B']
                    body = '{"a": 1, "b": "c"}'
                    pattern = 'b.: .c'
                    json = { a = 1, b = 'c' }, json-absent = ['d']
                    framing = 'length'
                    part = '{'
                    """)
    void whatIsAsItMustBeIsNoComplaint(String see) {
        assertThat(complaints(ANSWER, false, see)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    status = 404              | status 200 instead of [404]
                    reason = 'No'             | reason OK, not No
                    fields = { X-A = 'c' }    | X-A is 'b', not c
                    absent = ['x-a']          | x-a is there: b
                    framing = 'chunked'       | framed by LENGTH, not CHUNKED
                    json = { a = 2 }          | a is '1', not '2'
                    json-absent = ['a']       | a is there: 1
                    after = 'cut'             | the client cannot tell that the response was cut off
                    part = 'x'                | body begins '{"a": 1, "b": "c"}', not 'x'
                    """)
    void whatIsNotIsNamed(String see, String complaint) {
        assertThat(complaints(ANSWER, true, see)).isEqualTo(complaint);
    }

    @ParameterizedTest
    @CsvSource({"0, (no response)", "40, not complete"})
    void whatNeverCameIsNamed(int length, String complaint) {
        assertThat(complaints(ANSWER.substring(0, length), true, "status = 200"))
                .contains(complaint);
    }
}
