package dev.islay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @TempDir Path base;

    @BeforeEach
    void layOut() throws IOException {
        for (String file :
                new String[] {
                    "app.py",
                    "blog/wsgi.py",
                    "blog/app.py",
                    "shop/app.py",
                    "package/__init__.py",
                    "package/app.py",
                    "odd:name/app.py"
                }) {
            Path path = base.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        Files.createDirectory(base.resolve("empty"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flaskr:create_app()",
                "flaskr:create_app('a:b/c(d)', debug=True)",
                "a.b.c:x.y",
                "config:application",
                "app",
                "package"
            })
    void aModuleIsLeftToTheWorker(String text) throws StartRefused {
        assertThat(Target.parse(text, base)).isEqualTo(new Target(text, text, base));
    }

    @ParameterizedTest
    @CsvSource({
        "app.py, app.py, ''",
        "./app.py, app.py, ''",
        "app.py:make(), app.py:make(), ''",
        "blog, blog/wsgi.py, blog",
        "shop, shop/app.py, shop",
        "shop/:site, shop/app.py:site, shop",
        "package/, package/app.py, package",
        "package/app.py, package/app.py, package",
        "odd:name/, odd:name/app.py, odd:name",
    })
    void aPathIsTurnedIntoAFile(String text, String file, String directory) throws StartRefused {
        assertThat(Target.parse(text, base))
                .isEqualTo(new Target(text, base + "/" + file, base.resolve(directory)));
    }

    @Test
    void aDotIsTheDirectoryItself() throws StartRefused {
        assertThat(Target.parse(".", base).forWorker())
                .isEqualTo(base.resolve("app.py").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    no.py          | no such file: BASE/no.py
                    ./no/where     | no such file: BASE/no/where
                    empty          | the directory BASE/empty has neither wsgi.py nor app.py
                    app:           | '' is not the name of a callable, such as app or create_app()
                    app:make(1     | 'make(1' is not the name of a callable, such as app or create_app()
                    app.py:1       | '1' is not the name of a callable, such as app or create_app()
                    two words      | neither module:callable, module:factory(), module, a file nor a directory
                    :app           | neither module:callable, module:factory(), module, a file nor a directory
                    ""             | neither module:callable, module:factory(), module, a file nor a directory
                    a-b            | neither module:callable, module:factory(), module, a file nor a directory
                    """)
    void whatNamesNothingIsRefused(String text, String why) {
        assertThatThrownBy(() -> Target.parse(text, base))
                .isInstanceOf(StartRefused.class)
                .hasMessage("target '" + text + "': " + why.replace("BASE", base.toString()));
    }
}
