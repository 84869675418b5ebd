// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as a tree, read without data binding, which would double the start of a verb.
 * Immutable.
 *
 * @param raw a {@code Map}, a {@code List}, a {@code String}, a {@code Number}, a {@code Boolean},
 *     or null
 */
public record JsonValue(@Nullable Object raw) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The value where there is none. */
  public static final JsonValue NONE = new JsonValue(null);

  /**
   * Reads one value.
   *
   * @throws IOException if the text is not JSON
   */
  public static JsonValue read(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new JsonValue(value(parser));
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        throw new IOException("JSON: ends within an array (expected: a whole value)");
      }
      items.add(value(parser));
    }
    return items;
  }

  /** A field of an object; {@link #NONE} if this is no object or has none of that name. */
  public JsonValue field(String name) {
    return raw instanceof Map<?, ?> fields ? new JsonValue(fields.get(name)) : NONE;
  }

  /** The names of an object's fields, in its order; none if this is no object. */
  public List<String> names() {
    return raw instanceof Map<?, ?> fields
        ? fields.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The items of an array; none if this is no array. */
  public List<JsonValue> items() {
    return raw instanceof List<?> items ? items.stream().map(JsonValue::new).toList() : List.of();
  }

  /** True if there is a value that is not JSON's null. */
  public boolean isPresent() {
    return raw != null;
  }

  /** The text of a string, or what stands in the JSON for another value; empty for null. */
  public String text() {
    return raw == null ? "" : raw.toString();
  }

  /** A number, or a default where this is none. */
  public long number(long otherwise) {
    return raw instanceof Number number ? number.longValue() : otherwise;
  }

  /** True for JSON's true only. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(raw);
  }
}
