// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a scenario file: a name, why it matters, and steps in order. A step names its
 * connection ({@code "on"}), which opens with it, and does one thing:
 *
 * <ul>
 *   <li>{@code "hello": true}: negotiates version 0.1
 *   <li>{@code "ask": COMMAND}: sends it and checks the reply; COMMAND is a name or a number
 *   <li>{@code "tell": COMMAND}: sends it with the no-reply flag
 *   <li>{@code "raw": HEX}: sends bytes as they are
 *   <li>{@code "close": true}: closes the connection
 *   <li>{@code "ended": true}: the daemon has ended the connection
 *   <li>{@code "silent": true}: the daemon sends nothing
 * </ul>
 *
 * The payload is {@code "words"} (32-bit; "$x" is a saved result), then {@code "text"}, then {@code
 * "hex"}. Of a reply only what is named is checked: {@code "errno"}, {@code "result"}, {@code
 * "then"} (the words after the result), {@code "bytes"} (the payload's length). {@code "save": "x"}
 * keeps the result.
 *
 * @param name of the scenario
 * @param why it is there
 * @param steps in order
 */
record Scenario(String name, String why, List<JsonNode> steps) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a file of scenarios. */
  static List<Scenario> read(Path file) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode scenario = JSON.readTree(line);
      List<JsonNode> steps = new ArrayList<>();
      scenario.required("steps").forEach(steps::add);
      scenarios.add(
          new Scenario(
              scenario.required("name").asText(), scenario.required("why").asText(), steps));
    }
    return scenarios;
  }

  @Override
  public String toString() {
    return name + ": " + why;
  }
}
