package dev.islay.gateway;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Environ;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of a client to a Java application. */
final class JavaRequest {
    private static final Logger LOG = LoggerFactory.getLogger(JavaRequest.class);

    private final Exchange exchange;
    private final RequestName name;
    private final RequestInput input;
    private final ExchangeOutput output;

    JavaRequest(Exchange exchange, ResponseWriter writer, Executor loop, RequestName name) {
        this.exchange = exchange;
        this.name = name;
        this.input = new RequestInput(exchange.body(), loop);
        this.output = new ExchangeOutput(exchange, writer, loop, name, input::over);
    }

    /** Event loop. */
    void clientLeft() {
        output.clientLeft();
        input.over();
    }

    /** Answers it, on the thread of the request. */
    void run(Application application, JavaEnvirons environs) {
        output.begin();
        try (RequestVariables variables = new RequestVariables(environs, exchange, input)) {
            new Gateway(application, output, name).handle(Environ.over(variables));
            input.release();
        } catch (IOException e) {
            LOG.debug("closing the body of {} failed", name, e);
        } catch (RuntimeException | Error fault) {
            output.fail(new ApplicationFailed(Failure.SERVER_FAULT, fault));
        }
    }
}
