package dev.islay.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                            | none
                    gzip                          | gzip
                    GZIP                          | gzip
                    x-gzip                        | gzip
                    gzip, br                      | br
                    gzip;q=1.0, br;q=0.5          | gzip
                    gzip;q=0.001                  | gzip
                    gzip;q=0                      | none
                    gzip;q=0.000, *               | br
                    *                             | br
                    *;q=0                         | none
                    br;q=0, *;q=0.1               | gzip
                    identity                      | none
                    identity, gzip                | gzip
                    identity;q=1, gzip;q=0.5      | none
                    identity;q=0.5, gzip;q=0.5    | gzip
                    identity;q=0, deflate         | none
                    deflate, compress             | none
                    gzip;q=2                      | none
                    gzip;q=high                   | none
                    gzip;level=1                  | none
                    gzip;q=0.5;x=1                | none
                    gzip;q=0.1234                 | none
                    ' gzip ; q=0.8 , br ; q=0.7 ' | gzip
                    ,,gzip,                       | gzip
                    """)
    void theClientsWeightsDecideAndThenOurOrder(String field, String chosen) {
        assertThat(new AcceptEncoding(field).best(List.of("br", "gzip")).orElse("none"))
                .isEqualTo(chosen);
    }
}
