// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Plays a scenario against a daemon. Closing it closes the scenario's connections. */
final class ScenarioPlayer implements AutoCloseable {
  private static final int NO_REPLY = 0x10;
  private static final Duration SILENCE = Duration.ofMillis(200);

  private final Path socket;
  private final Map<String, Wire> connections = new HashMap<>();
  private final Map<String, Integer> saved = new HashMap<>();

  ScenarioPlayer(Path socket) {
    this.socket = socket;
  }

  void play(Scenario scenario) throws IOException {
    int number = 0;
    for (JsonNode step : scenario.steps()) {
      number++;
      try {
        play(step);
      } catch (IOException | AssertionError failed) {
        throw new AssertionError(
            scenario.name() + ", step " + number + " " + step + ": " + failed.getMessage(), failed);
      }
    }
  }

  private void play(JsonNode step) throws IOException {
    String on = step.required("on").asText();
    Wire wire = connections.get(on);
    if (wire == null) {
      wire = Wire.connect(socket);
      connections.put(on, wire);
    }
    if (step.has("hello")) {
      check(step, wire.ask(Wire.VERSION, Payload.words(0x0001_0000)), wire);
    } else if (step.has("ask")) {
      ask(step, wire);
    } else if (step.has("tell")) {
      wire.send(Commands.number(step.get("tell").asText()), NO_REPLY, payload(step));
    } else {
      playBytes(step, on, wire);
    }
  }

  private void playBytes(JsonNode step, String on, Wire wire) throws IOException {
    if (step.has("raw")) {
      wire.send(Payload.hex(step.get("raw").asText()));
    } else if (step.has("close")) {
      wire.close();
      connections.remove(on);
    } else if (step.has("ended")) {
      assertThatThrownBy(wire::reply).isInstanceOf(EOFException.class);
    } else if (step.has("silent")) {
      assertThat(wire.isSilentFor(SILENCE)).as("silent").isTrue();
    } else {
      throw new AssertionError("step: nothing that can be played");
    }
  }

  private void ask(JsonNode step, Wire wire) throws IOException {
    int command = Commands.number(step.get("ask").asText());
    Reply reply = wire.ask(command, payload(step));
    assertThat(reply.command()).as("command").isEqualTo(command);
    check(step, reply, wire);
  }

  private void check(JsonNode step, Reply reply, Wire wire) {
    assertThat(reply.messageId()).as("message id").isEqualTo(wire.lastMessageId());
    assertThat(reply.flags() & 0xF).as("type").isOne();
    assertThat(reply.errno()).as("errno").isEqualTo(step.path("errno").asInt(0));
    if (reply.errno() != 0) {
      assertThat(reply.isError()).as("error bit, and the header alone").isTrue();
      return;
    }
    if (step.has("bytes")) {
      assertThat(reply.payload().remaining()).as("bytes").isEqualTo(step.get("bytes").asInt());
    }
    if (step.has("result")) {
      assertThat(reply.result()).as("result").isEqualTo((int) word(step.get("result")));
    }
    checkWords(step.path("then"), reply);
    if (step.has("save")) {
      saved.put(step.get("save").asText(), reply.result());
    }
  }

  private void checkWords(JsonNode words, Reply reply) {
    for (int n = 0; n < words.size(); n++) {
      if (!words.get(n).isNull()) {
        assertThat(reply.word(n + 1))
            .as("word %d after the result", n)
            .isEqualTo((int) word(words.get(n)));
      }
    }
  }

  private byte[] payload(JsonNode step) {
    JsonNode words = step.path("words");
    long[] values = new long[words.size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = word(words.get(n));
    }
    byte[] text = step.path("text").asText("").getBytes(StandardCharsets.UTF_8);
    byte[] hex = Payload.hex(step.path("hex").asText(""));
    return Payload.join(Payload.join(Payload.words(values), text), hex);
  }

  private long word(JsonNode word) {
    if (!word.isTextual()) {
      return word.asLong();
    }
    return Objects.requireNonNull(saved.get(word.asText().substring(1)), word::asText);
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : connections.values()) {
      wire.close();
    }
  }
}
