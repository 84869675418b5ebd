// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pasid4j.protocol.container.Series;
import java.io.IOException;
import java.util.Optional;

/**
 * The JSON of a version message, both ways. Reads one object as a stream, with bounds on its depth
 * and on its numbers, and ignores unknown members.
 */
final class CapabilitiesJson {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_NUMBER_CHARS = 32;
  private static final int MOST_SERIES_CHARS = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxNumberLength(MOST_NUMBER_CHARS)
                  .build())
          .build();

  /**
   * The reply of a daemon with default limits, frames of 64 KiB. Without a parser, since creating
   * the first one of a process takes 20 ms.
   */
  private static final Capabilities USUAL = Capabilities.own(0, (1 << 16) - FrameHeader.SIZE);

  private static final String USUAL_JSON = format(USUAL);

  private final JsonParser parser;
  private int maxMsgFds = Capabilities.DEFAULT.maxMsgFds();
  private long maxDataXferSizeBytes = Capabilities.DEFAULT.maxDataXferSizeBytes();
  private int commands = Capabilities.DEFAULT.commands();
  private Optional<Series> series = Optional.empty();
  private boolean opensSet = true;

  private CapabilitiesJson(JsonParser parser) {
    this.parser = parser;
  }

  static Capabilities parse(String json) throws MalformedVersionException {
    if (json.equals(USUAL_JSON)) {
      return USUAL;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new CapabilitiesJson(parser).root();
    } catch (IOException e) {
      throw new MalformedVersionException("version data: malformed JSON (expected: one object)");
    }
  }

  static String format(Capabilities capabilities) {
    return "{\"capabilities\":{\"max_msg_fds\":"
        + capabilities.maxMsgFds()
        + ",\"max_data_xfer_size\":"
        + capabilities.maxDataXferSizeBytes()
        + own(capabilities)
        + "}}";
  }

  private static String own(Capabilities capabilities) {
    if (capabilities.commands() == 0) {
      return "";
    }
    return ",\"pasid4j\":{\"commands\":"
        + capabilities.commands()
        + capabilities.series().map(series -> ",\"series\":\"" + series.label() + "\"").orElse("")
        + (capabilities.opensSet() ? "" : ",\"set\":false")
        + "}";
  }

  private Capabilities root() throws IOException, MalformedVersionException {
    parser.nextToken();
    expectObject("version data");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("capabilities")) {
        capabilities();
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedVersionException(
          "version data: more than one value (expected: one object)");
    }
    return new Capabilities(maxMsgFds, maxDataXferSizeBytes, commands, series, opensSet);
  }

  private void capabilities() throws IOException, MalformedVersionException {
    expectObject("capabilities");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      capability(name);
    }
  }

  private void capability(String name) throws IOException, MalformedVersionException {
    switch (name) {
      case "max_msg_fds" -> maxMsgFds = (int) number(name, 0, Capabilities.MOST_MSG_FDS);
      case "max_data_xfer_size" ->
          maxDataXferSizeBytes = number(name, 1, Capabilities.MOST_DATA_XFER_SIZE_BYTES);
      case "max_dma_maps" -> number(name, 0, Capabilities.MOST_DATA_XFER_SIZE_BYTES);
      case "pgsizes" -> number(name, 1, Long.MAX_VALUE);
      case "write_multiple" -> expectBoolean(name);
      case "migration" -> migration();
      case "twin_socket" -> twinSocket();
      case "pasid4j" -> pasid4j();
      default -> parser.skipChildren();
    }
  }

  private void migration() throws IOException, MalformedVersionException {
    expectObject("migration");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("pgsize")) {
        pageSize();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void pageSize() throws IOException, MalformedVersionException {
    long sizeBytes = number("pgsize", 1, Long.MAX_VALUE);
    if (Long.bitCount(sizeBytes) != 1) {
      throw new MalformedVersionException("pgsize: " + sizeBytes + " (expected: a power of two)");
    }
  }

  private void twinSocket() throws IOException, MalformedVersionException {
    expectObject("twin_socket");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "supported" -> expectBoolean(name);
        case "fd_index" -> number(name, 0, Capabilities.MOST_MSG_FDS);
        default -> parser.skipChildren();
      }
    }
  }

  private void pasid4j() throws IOException, MalformedVersionException {
    expectObject("pasid4j");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "commands" -> commands = (int) number(name, 0, Integer.MAX_VALUE);
        case "series" -> series = Optional.of(series(name));
        case "set" -> {
          expectBoolean(name);
          opensSet = parser.getBooleanValue();
        }
        default -> parser.skipChildren();
      }
    }
  }

  private Series series(String name) throws IOException, MalformedVersionException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedVersionException(
          name + ": " + parser.currentToken() + " (expected: a string)");
    }
    String label = parser.getText();
    Optional<Series> found = Series.ofLabel(label);
    if (found.isEmpty()) {
      String shown = label.substring(0, Math.min(label.length(), MOST_SERIES_CHARS));
      throw new MalformedVersionException(
          name + ": " + shown + " (expected: one of " + Series.labels() + ")");
    }
    return found.get();
  }

  private long number(String name, long least, long most)
      throws IOException, MalformedVersionException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedVersionException(
          name + ": " + parser.currentToken() + " (expected: an integer)");
    }
    long value = parser.getLongValue();
    if (value < least || value > most) {
      throw new MalformedVersionException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  private void expectObject(String name) throws MalformedVersionException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedVersionException(
          name + ": " + parser.currentToken() + " (expected: an object)");
    }
  }

  private void expectBoolean(String name) throws MalformedVersionException {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isBoolean()) {
      throw new MalformedVersionException(name + ": " + token + " (expected: true or false)");
    }
  }
}
