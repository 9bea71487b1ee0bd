package dev.islay.python;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the small JSON objects that workers send: names with texts, numbers, booleans, nulls. */
final class FlatJson {
    private static final JsonFactory JSON = new JsonFactory();

    private FlatJson() {}

    /** Null values are left out; all others come as text. */
    static Map<String, String> read(String json) throws ProtocolViolation {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolViolation("not a JSON object: " + json);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    throw new ProtocolViolation("not a flat JSON object: " + json);
                }
                if (value != JsonToken.VALUE_NULL) {
                    values.put(name, parser.getString());
                }
            }
        } catch (JacksonException e) {
            throw new ProtocolViolation("not JSON: " + e.getOriginalMessage());
        }
        return values;
    }
}
