// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each field of each body with values of all types: the daemon says what is wrong, or does it. */
class BodiesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESERVATIONS = "/v1/spaces/pasid/reservations";
  private static final String IMPORTS = "/v1/spaces/pasid/imports";

  /** As JSON. The objects are elements of the list of an imported set's names. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e30",
          "9223372036854775807",
          "\"\"",
          "\"x\"",
          "\"\\ud800\"",
          "{}",
          "[]",
          "[null]",
          "[[]]",
          "[{}]",
          "[1]",
          "[\"x\"]",
          "[{\"id\":null,\"spid\":1,\"key\":\"\"}]",
          "[{\"id\":1,\"spid\":1,\"key\":null}]",
          "[{\"id\":1,\"spid\":\"1\",\"key\":\"\"}]");

  private static ManagedDaemon daemon;
  private static WirePeer tenant;

  @BeforeAll
  static void start() {
    daemon = new ManagedDaemon();
    tenant = WirePeer.negotiated(daemon.socket().resolveSibling("s"));
    tenant.call(CommandId.SESSION, WirePeer.u32(1, 0, 0, 0, 0));
    tenant.call(CommandId.ALLOCATE, WirePeer.u32(10, 19, 3, 0));
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  private static AggregatedHttpResponse answered(HttpMethod method, String path, String body) {
    AggregatedHttpResponse response = daemon.send(method, path, body);
    assertThat(response.status().code())
        .as("%s %s: %s", path, body, response.contentUtf8())
        .isBetween(200, 499);
    return response;
  }

  /** Replaces each field of a body by each value. */
  private static List<ObjectNode> changed(ObjectNode body) {
    return body.properties().stream()
        .map(Map.Entry::getKey)
        .flatMap(field -> VALUES.stream().map(value -> with(body, field, value)))
        .toList();
  }

  private static ObjectNode with(ObjectNode body, String field, String value) {
    return body.deepCopy().set(field, parse(value));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) parse(json);
  }

  @Test
  void aQuota() {
    String path = "/v1/sets/" + set() + "/quota";
    for (ObjectNode body : changed(object("{\"limitIds\":5,\"guaranteedIds\":0}"))) {
      answered(HttpMethod.PUT, path, body.toString());
    }
  }

  private static int set() {
    return daemon.json("/v1/sets").path("sets").get(0).path("id").asInt();
  }

  @Test
  void aBand() {
    for (ObjectNode body : changed(object("{\"min\":700,\"max\":701,\"name\":\"band\"}"))) {
      AggregatedHttpResponse added = answered(HttpMethod.POST, RESERVATIONS, body.toString());
      if (added.status().code() == 201) {
        String set = ManagedDaemon.json(added).path("set").asText();
        daemon.send(HttpMethod.DELETE, RESERVATIONS + "/" + set);
      }
    }
  }

  @Test
  void anImportedSet() {
    ObjectNode document = object(daemon.get("/v1/sets/" + set() + "/export").contentUtf8());
    for (ObjectNode body : changed(document)) {
      if (body.path("digest").isTextual()) {
        String computed =
            answered(HttpMethod.POST, IMPORTS, body.put("digest", "").toString())
                .contentUtf8()
                .replaceAll("(?s).*digest: .*expected: ([0-9a-f]{64}).*", "$1");
        body.put("digest", computed);
      }
      answered(HttpMethod.POST, IMPORTS, body.toString());
    }
  }
}
