// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resources over the real socket. */
class ResourcesTest {
  private ManagedDaemon daemon;
  private WirePeer tenant;

  @BeforeEach
  void start() throws IOException {
    daemon =
        new ManagedDaemon(options ->
            options.with(
                to -> to.defaultBits(8).defaultReserved(List.of(PasidRange.of(200, 255)))));
    tenant = daemon.tenant();
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  @Test
  void onlyItsUserCanConnect() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void spacesAreReportedWithTheirCounts() {
    tenant.allocate(10, 20);
    tenant.allocate(10, 20);
    JsonNode space = daemon.json("/v1/spaces").path("spaces").path(0);

    assertThat(space.path("name").asText()).isEqualTo("pasid");
    assertThat(space.path("default").asBoolean()).isTrue();
    assertThat(space.path("bits").asInt()).isEqualTo(8);
    assertThat(space.path("capacityIds").asInt()).isEqualTo(199);
    assertThat(space.path("ids").toString())
        .isEqualTo(
            "{\"free\":197,\"idle\":2,\"active\":0,\"pending\":0,\"quarantined\":0,\"reserved\":57,\"foreign\":0,\"unleased\":0}");
    assertThat(space.path("reserved").toString())
        .isEqualTo("[{\"min\":0,\"max\":0},{\"min\":200,\"max\":255}]");
    assertThat(daemon.json("/v1/spaces/pasid")).isEqualTo(space);
    assertProblem(daemon.get("/v1/spaces/vlan"), 404, "not-found", "space: vlan (expected: pasid)");
  }

  @Test
  void setsAreReportedInPages() throws IOException {
    try (WirePeer second = daemon.tenant();
        WirePeer third = daemon.tenant()) {
      third.allocate(7, 7);
      Eventually.holds("3 sets", () -> daemon.json("/v1/sets").path("sets").size() == 3);
      JsonNode first = daemon.json("/v1/sets?limit=2");
      assertThat(first.path("sets")).hasSize(2);
      int after = first.path("nextAfter").asInt();
      JsonNode last = daemon.json("/v1/sets?limit=2&after=" + after);
      assertThat(last.path("sets")).hasSize(1);
      assertThat(last.path("nextAfter").isNull()).isTrue();
      JsonNode set = last.path("sets").path(0);
      assertThat(set.path("heldIds").asInt()).isEqualTo(1);
      assertThat(set.path("peer").path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
      assertThat(daemon.json("/v1/sets/" + set.path("id").asInt()).path("name"))
          .isEqualTo(set.path("name"));
      assertThat(second.allocate(8, 8)).isEqualTo(8);
    }
  }

  @Test
  void setsAreFoundByName() throws IOException {
    try (WirePeer other = daemon.tenant()) {
      other.call(CommandId.NAME, "766d2d37");
      JsonNode found = daemon.json("/v1/sets?name=vm-7&space=pasid").path("sets");
      assertThat(found).hasSize(1);
      assertThat(daemon.json("/v1/sets?name=vm-8").path("sets")).isEmpty();
      assertThat(daemon.json("/v1/sets?uid=4294967294").path("sets")).isEmpty();
    }
  }

  @Test
  void aSpidIsFoundInEachSetThatHasIt() throws IOException {
    tenant.allocate(10, 20);
    tenant.call(CommandId.ATTACH_SPID, WirePeer.u32(10, 7));
    try (WirePeer other = daemon.tenant()) {
      other.allocate(30, 30);
      other.allocate(31, 31);
      other.call(CommandId.ATTACH_SPID, WirePeer.u32(30, 8));
      other.call(CommandId.ATTACH_SPID, WirePeer.u32(31, 7));
      JsonNode found = daemon.json("/v1/spaces/pasid/spids/7").path("ids");
      assertThat(found.findValuesAsText("id")).contains("10", "31").doesNotContain("30");
      assertThat(found).hasSize(2);
      assertThat(found.path(0).path("set").path("id").asInt()).isEqualTo(setId());
    }
    assertThat(daemon.json("/v1/spaces/pasid/spids/2147483647").path("ids")).isEmpty();
    assertProblem(
        daemon.get("/v1/spaces/pasid/spids/2147483648"),
        400,
        "invalid-request",
        "spid: 2147483648 (expected: a number, 0 to 2147483647)");
  }

  @Test
  void anIdIsReportedWithItsHolder() {
    tenant.allocate(10, 20);
    JsonNode id = daemon.json("/v1/spaces/pasid/ids/10");
    assertThat(id.path("state").asText()).isEqualTo("IDLE");
    assertThat(id.path("set").path("id").asInt()).isEqualTo(setId());
    assertThat(id.path("references").asInt()).isZero();
    assertThat(daemon.json("/v1/spaces/pasid/ids/0x0B").path("state").asText()).isEqualTo("FREE");
    assertThat(daemon.json("/v1/spaces/pasid/ids/255").path("state").asText())
        .isEqualTo("RESERVED");
    assertProblem(
        daemon.get("/v1/spaces/pasid/ids/256"),
        400,
        "invalid-request",
        "id: 256 (expected: a number, 0 to 255)");
  }

  @Test
  void theIdsOfASetAreReportedInPages() {
    for (int id = 10; id < 15; id++) {
      tenant.allocate(id, id);
    }
    String ids = "/v1/sets/" + setId() + "/ids";
    assertThat(daemon.json(ids + "?limit=3").toString())
        .isEqualTo("{\"ids\":[10,11,12],\"nextAfter\":12}");
    assertThat(daemon.json(ids + "?limit=3&after=12").toString())
        .isEqualTo("{\"ids\":[13,14],\"nextAfter\":null}");
    assertThat(daemon.json(ids + "?after=255").path("ids")).isEmpty();
  }

  @Test
  void anAllocationIsExplainedAndNotDone() {
    tenant.allocate(10, 10);
    String set = "/v1/explain?set=" + setId();
    JsonNode taken = daemon.json(set + "&min=10&max=10");
    assertThat(taken.path("refusal").asText()).isEqualTo("RANGE_FULL");
    assertThat(taken.path("succeeds").asBoolean()).isFalse();
    assertThat(taken.path("survey").path("freeIds").asInt()).isZero();
    assertThat(daemon.json(set + "&min=11&max=11").path("succeeds").asBoolean()).isTrue();
    assertThat(daemon.json(set + "&min=200").path("refusal").asText()).isEqualTo("RESERVED");
    assertThat(daemon.json(set + "&count=1000").path("refusal").asText()).isEqualTo("QUOTA");
    assertThat(daemon.json(set + "&min=1&max=19&count=10&contiguous=true").path("refusal").asText())
        .isEqualTo("FRAGMENTED");
    assertThat(daemon.json("/v1/explain?uid=7&min=10&max=10").path("refusal").asText())
        .isEqualTo("RANGE_FULL");
    assertThat(daemon.json("/v1/spaces/pasid").path("ids").path("idle").asInt()).isEqualTo(1);
  }

  @Test
  void aQuotaIsChangedOrRefused() {
    tenant.allocate(10, 20);
    tenant.allocate(10, 20);
    String quota = "/v1/sets/" + setId() + "/quota";
    JsonNode changed =
        ManagedDaemon.json(
            daemon.send(HttpMethod.PUT, quota, "{\"limitIds\": 2, \"guaranteedIds\": 1}"));
    assertThat(changed.path("limitIds").asInt()).isEqualTo(2);
    assertThat(changed.path("guaranteedIds").asInt()).isEqualTo(1);
    assertThat(tenant.allocate(10, 20)).isEqualTo(-28);

    AggregatedHttpResponse refused =
        daemon.send(HttpMethod.PUT, quota, "{\"limitIds\": 1, \"guaranteedIds\": 0}");
    assertProblem(refused, 409, "refused", "QUOTA: limitIds: 1 (expected: >= 2 held)");
    assertThat(ManagedDaemon.json(refused).path("code").asText()).isEqualTo("QUOTA");
    assertThat(daemon.json("/v1/sets/" + setId()).path("limitIds").asInt()).isEqualTo(2);
    assertThat(daemon.audited())
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.QUOTA_CHANGED);
    AuditEvent event = daemon.audited().getFirst();
    assertThat(event.before()).isEqualTo(Map.of("limitIds", 1000, "guaranteedIds", 0));
    assertThat(event.after()).isEqualTo(Map.of("limitIds", 2, "guaranteedIds", 1));
    assertThat(event.actor().pid()).isEqualTo((int) ProcessHandle.current().pid());
  }

  @Test
  void idsOfASetAreReleased() {
    tenant.allocate(10, 10);
    tenant.allocate(20, 20);
    String ids = "/v1/sets/" + setId() + "/ids";
    assertThat(daemon.send(HttpMethod.DELETE, ids + "?min=0&max=15").contentUtf8())
        .isEqualTo("{\"releasedIds\":1}");
    assertThat(daemon.json(ids).path("ids").toString()).isEqualTo("[20]");
    assertThat(daemon.audited().getFirst().action()).isEqualTo(AuditAction.IDS_RELEASED);
    assertProblem(
        daemon.send(HttpMethod.DELETE, ids),
        400,
        "invalid-request",
        "min, max: missing (expected: the first and the last ID)");
  }

  @Test
  void healthIsNotReadiness() {
    assertThat(daemon.json("/health").path("status").asText()).isEqualTo("live");
    assertThat(daemon.json("/ready").path("status").asText()).isEqualTo("ready");
    daemon.ready(false);
    assertThat(daemon.get("/health").status()).isEqualTo(HttpStatus.OK);
    assertProblem(
        daemon.get("/ready"), 503, "unavailable", "tenants' socket: closed (expected: open)");
  }

  @Test
  void aBandIsReservedAndGivenBackWhileTheDaemonRuns() {
    tenant.allocate(20, 20);
    String reservations = "/v1/spaces/pasid/reservations";
    String band = "{\"min\": 10, \"max\": 19, \"name\": \"for the kernel\"}";
    AggregatedHttpResponse made = daemon.send(HttpMethod.POST, reservations, band);
    assertThat(made.status()).isEqualTo(HttpStatus.CREATED);
    int set = ManagedDaemon.json(made).path("set").asInt();
    assertThat(tenant.allocate(10, 19)).isEqualTo(-28);
    assertThat(daemon.json(reservations).path("reservations").toString())
        .isEqualTo(
            "[{\"set\":null,\"name\":null,\"min\":0,\"max\":0,\"fixed\":true},"
                + "{\"set\":null,\"name\":null,\"min\":200,\"max\":255,\"fixed\":true},"
                + "{\"set\":"
                + set
                + ",\"name\":\"for the kernel\",\"min\":10,\"max\":19,\"fixed\":false}]");
    assertProblem(
        daemon.send(HttpMethod.POST, reservations, band.replace("10", "19")),
        409,
        "refused",
        "band: [19, 19]: not all of it is free (expected: held by nobody, not quarantined)");
    assertThat(daemon.json("/v1/sets").path("sets")).hasSize(2);
    assertProblem(
        daemon.send(HttpMethod.DELETE, reservations + "/" + setId()),
        409,
        "conflict",
        "set: " + setId() + ": a tenant's (expected: a reservation of pasid)");
    assertThat(daemon.send(HttpMethod.DELETE, reservations + "/" + set).contentUtf8())
        .isEqualTo("{\"releasedIds\":10}");
    assertThat(tenant.allocate(10, 19)).isEqualTo(10);
    assertThat(daemon.audited())
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.BAND_RESERVED, AuditAction.BAND_UNRESERVED);
  }

  @Test
  void aSetIsClosedWithItsConnection() {
    tenant.allocate(10, 10);
    assertThat(daemon.send(HttpMethod.DELETE, "/v1/sets/" + setId()).contentUtf8())
        .isEqualTo("{\"releasedIds\":1}");
    assertThat(tenant.isEnded()).isTrue();
    assertThat(daemon.json("/v1/sets").path("sets")).isEmpty();
    assertThat(daemon.audited().getFirst().action()).isEqualTo(AuditAction.SET_RELEASED);
  }

  @Test
  void aBandThatCannotBeIsNotReserved() {
    String reservations = "/v1/spaces/pasid/reservations";
    assertProblem(
        daemon.send(HttpMethod.POST, reservations, "{\"min\":1,\"max\":256,\"name\":\"x\"}"),
        400,
        "invalid-request",
        "max: 256 (expected: <= 255)");
    assertProblem(
        daemon.send(HttpMethod.POST, reservations, "{\"min\":1,\"max\":2,\"name\":\"\"}"),
        400,
        "invalid-request",
        "name: 0 characters (expected: 1 to 48, printable)");
  }

  /** The name is stored in the state directory and shown to operators, as that of any set. */
  @Test
  void aNameThatNoSetCanHaveIsRefused() {
    String reservations = "/v1/spaces/pasid/reservations";
    String band = "{\"min\":1,\"max\":2,\"name\":\"%s\"}";
    assertProblem(
        daemon.send(HttpMethod.POST, reservations, band.formatted("\u9375".repeat(22))),
        400,
        "invalid-request",
        "name bytes: 66 (expected: 1 to 64)");
    assertProblem(
        daemon.send(HttpMethod.POST, reservations, band.formatted("a\\u2028b")),
        400,
        "invalid-request",
        "name: U+2028 (expected: printable characters)");
    AggregatedHttpResponse longest =
        daemon.send(HttpMethod.POST, reservations, band.formatted("\u9375".repeat(21)));
    assertThat(longest.status()).isEqualTo(HttpStatus.CREATED);
  }

  private int setId() {
    return daemon.json("/v1/sets").path("sets").path(0).path("id").asInt();
  }

  static void assertProblem(
      AggregatedHttpResponse response, int status, String type, String detail) {
    JsonNode problem = ManagedDaemon.json(response);
    assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo(MediaType.parse("application/problem+json"));
    assertThat(problem.path("type").asText()).isEqualTo("urn:pasid4j:problem:" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isEqualTo(detail);
    assertThat(problem.path("title").asText()).isNotEmpty();
  }
}
