package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    @Test
    void descriptorsAreCountedFromThree() {
        Activation activation = Activation.of(Map.of("LISTEN_PID", "77", "LISTEN_FDS", "2"), 77);
        assertThat(activation.addresses()).containsExactly("fd:3", "fd:4");
        assertThat(activation.named("web")).isEmpty();
    }

    @Test
    void severalMayHaveOneName() {
        Activation activation =
                Activation.of(
                        Map.of(
                                "LISTEN_PID", "77",
                                "LISTEN_FDS", "4",
                                "LISTEN_FDNAMES", "web:admin:web"),
                        77);
        assertThat(activation.named("web")).containsExactly(3, 5);
        assertThat(activation.named("admin")).containsExactly(4);
        assertThat(activation.names()).hasSize(4);
    }

    @Test
    void whatIsMeantForAnotherProcessIsNotOurs() {
        assertThat(Activation.of(Map.of("LISTEN_PID", "76", "LISTEN_FDS", "2"), 77).isEmpty())
                .isTrue();
        assertThat(Activation.of(Map.of("LISTEN_FDS", "2"), 77).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "many", "99999"})
    void aCountThatIsNoneGivesNothing(String count) {
        assertThat(Activation.of(Map.of("LISTEN_PID", "77", "LISTEN_FDS", count), 77).isEmpty())
                .isTrue();
    }

    @Test
    void theyAreUsedWhenNobodySaysWhereToListen() throws StartRefused {
        SettingSource platform =
                SettingSource.foreignVariables(
                        Map.of("LISTEN_PID", PID, "LISTEN_FDS", "1", "PORT", "80"));
        Settings settings = Settings.resolve(List.of(platform));
        assertThat(settings.value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Inherited("3"));
        assertThat(settings.origin(ListeningSettings.BIND)).isEqualTo("LISTEN_FDS");
    }

    @Test
    void whatTheUserSaysBeatsThem() throws StartRefused {
        Map<String, String> environment =
                Map.of("LISTEN_PID", PID, "LISTEN_FDS", "1", "ISLAY_BIND", ":80");
        Settings settings =
                Settings.resolve(
                        List.of(
                                SettingSource.variables(environment),
                                SettingSource.foreignVariables(environment)));
        assertThat(settings.value(ListeningSettings.BIND))
                .containsExactly(new BindAddress.Tcp("0.0.0.0", 80));
    }
}
