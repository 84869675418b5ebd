// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Prints one JSON value. */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** Writes the value. */
  @FunctionalInterface
  public interface Value {
    /** Writes it. */
    void write(JsonGenerator to) throws IOException;
  }

  private Json() {}

  /** Prints a value and a line feed, and flushes. */
  public static void print(PrintWriter out, Value value) {
    try (JsonGenerator generator =
        FACTORY.createGenerator(out).setPrettyPrinter(new DefaultPrettyPrinter())) {
      value.write(generator);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    out.println();
    out.flush();
  }

  /** A value in one line. */
  public static String text(Value value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      value.write(generator);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return text.toString();
  }
}
