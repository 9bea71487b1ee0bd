package dev.islay.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Asserts after each class that no program is left but the shared ones. What a program itself
 * leaves is asserted where it is closed. Registered for every class by a service file.
 */
public final class NothingLeft implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(NothingLeft.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(SharedServers.class, _ -> new SharedServers());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<IslayProcess> left =
                IslayProcess.open().stream().filter(open -> !SharedServers.has(open)).toList();
        left.forEach(IslayProcess::close);
        assertThat(left).as("programs that were not closed").isEmpty();
    }
}
