// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;

/** Strict JSON: unknown fields, nulls and wrong types are refused. Thread-safe. */
public final class ApiJson {
  private static final int MAX_NESTING = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private ApiJson() {}

  /** The bytes of an answer. */
  public static byte[] bytes(Object answer) {
    try {
      return MAPPER.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("json of " + answer, e);
    }
  }

  /** The text of an answer, in one line. */
  public static String text(Object answer) {
    try {
      return MAPPER.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("json of " + answer, e);
    }
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException if it is not JSON, or has other fields or types
   */
  static <T> T read(byte[] body, Class<T> type) {
    try {
      T value = MAPPER.readValue(body, type);
      if (value == null) {
        throw new ProblemException(ProblemType.INVALID_BODY, "body: null (expected: an object)");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw invalid(e.getPropertyName() + ": unknown (expected: " + names(e) + ")");
    } catch (MismatchedInputException e) {
      throw invalid(described(e));
    } catch (JacksonException e) {
      throw invalid(where(e) + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid("body: " + e.getMessage());
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_BODY, detail);
  }

  /** Not Jackson's message: that names the daemon's classes. */
  private static String described(MismatchedInputException e) {
    String path = pathOf(e);
    Class<?> type = e.getTargetType();
    if (String.valueOf(e.getOriginalMessage()).startsWith("Missing")) {
      return path + ": missing (expected: a value)";
    }
    if (String.valueOf(e.getOriginalMessage()).startsWith("Trailing token")) {
      return "body: more after the object (expected: one object)";
    }
    if (type == null || type.isRecord()) {
      return path + ": of another type (expected: an object)";
    }
    return path + ": of another type (expected: " + expected(type) + ")";
  }

  private static String expected(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a whole number";
  }

  private static String names(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    return known == null
        ? "none"
        : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String pathOf(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "body" : path;
  }

  private static String where(JacksonException e) {
    return e.getLocation() == null
        ? "body: "
        : "body: line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ": ";
  }
}
