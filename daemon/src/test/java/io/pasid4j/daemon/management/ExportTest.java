// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A set that leaves one daemon by a document, and comes to another. */
class ExportTest {
  private static final String ALL = WirePeer.u32(0, 0xFFFF_FFFFL);
  private static final String KEY =
      HexFormat.of().formatHex("disk-1".getBytes(StandardCharsets.UTF_8));
  private static final String IMPORTS = "/v1/spaces/pasid/imports";

  private ManagedDaemon source;
  private ManagedDaemon target;
  private WirePeer tenant;
  private String token;
  private int set;

  @BeforeEach
  void start() {
    source = new ManagedDaemon(options -> options.with(to -> to.quotaIds(50)));
    target =
        new ManagedDaemon(
            options -> options.with(to -> to.defaultReserved(List.of(PasidRange.of(900, 999)))));
    tenant = WirePeer.negotiated(tenants(source));
    WirePeer.Reply opened = resumable(tenant);
    byte[] bytes = new byte[32];
    opened.payload().get(24, bytes);
    token = HexFormat.of().formatHex(bytes);
    set = opened.payload().order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    tenant.call(CommandId.ALLOCATE, WirePeer.u32(10, 19, 3, 0));
    tenant.call(CommandId.ALLOCATE_KEYED, WirePeer.u32(30, 39) + KEY);
    tenant.call(CommandId.ATTACH_SPID, WirePeer.u32(11, 7));
  }

  private static WirePeer.Reply resumable(WirePeer peer) {
    return peer.call(
        CommandId.SESSION,
        WirePeer.u32(1, 0, 0, 0, 4)
            + HexFormat.of().formatHex("vm-7".getBytes(StandardCharsets.UTF_8)));
  }

  private static Path tenants(ManagedDaemon daemon) {
    return daemon.socket().resolveSibling("s");
  }

  @AfterEach
  void stop() {
    tenant.close();
    source.close();
    target.close();
  }

  private String exported() {
    return source.get("/v1/sets/" + set + "/export").contentUtf8();
  }

  private AggregatedHttpResponse end(String document) {
    String digest = document.replaceAll(".*\"digest\":\"([0-9a-f]+)\".*", "$1");
    return source.send(HttpMethod.DELETE, "/v1/sets/" + set + "/export?digest=" + digest);
  }

  private AggregatedHttpResponse importAt(ManagedDaemon daemon, String document) {
    return daemon.send(HttpMethod.POST, IMPORTS, document);
  }

  private static String detail(AggregatedHttpResponse response) {
    return ManagedDaemon.json(response).path("detail").asText();
  }

  @Test
  void aSetGoesOnAtTheOtherDaemonWithAllThatItHad() {
    String document = exported();
    assertThat(end(document).status().code()).isEqualTo(200);

    AggregatedHttpResponse opened = importAt(target, document);

    assertThat(opened.status().code()).as(opened.contentUtf8()).isEqualTo(201);
    JsonNode described = ManagedDaemon.json(opened);
    assertThat(described.path("name").asText()).isEqualTo("vm-7");
    assertThat(described.path("heldIds").asInt()).isEqualTo(4);
    assertThat(described.path("limitIds").asInt()).isEqualTo(50);
    assertThat(described.path("waiting").asBoolean()).isTrue();
    assertThat(described.path("state").asText()).isEqualTo("detached (unknown)");
    try (WirePeer resumer = WirePeer.negotiated(tenants(target))) {
      assertThat(resumer.call(CommandId.RESUME, token).errno()).isZero();
      assertThat(resumer.call(CommandId.LIST, ALL + WirePeer.u32(100)).result()).isEqualTo(4);
      assertThat(resumer.call(CommandId.HOLDS, WirePeer.u32(12)).result()).isOne();
      assertThat(resumer.call(CommandId.FIND_SPID, WirePeer.u32(7)).result()).isOne();
      assertThat(resumer.call(CommandId.ALLOCATE_KEYED, WirePeer.u32(30, 39) + KEY).result())
          .isEqualTo(30);
    }
    assertThat(source.audited())
        .anySatisfy(line -> assertThat(line.action()).isEqualTo(AuditAction.SET_EXPORTED));
    assertThat(target.audited())
        .anySatisfy(line -> assertThat(line.action()).isEqualTo(AuditAction.SET_IMPORTED));
  }

  @Test
  void whoeverHasTheExportedSetIsRefusedAndItsIdsAreReleased() {
    assertThat(end(exported()).status().code()).isEqualTo(200);

    assertThat(source.space().heldIds()).isZero();
    assertThat(tenant.call(CommandId.ALLOCATE, WirePeer.u32(10, 19, 1, 0)).errno())
        .isEqualTo(Errno.EREMOTE);
    try (WirePeer resumer = WirePeer.negotiated(tenants(source))) {
      assertThat(resumer.call(CommandId.RESUME, token).errno()).isEqualTo(Errno.EREMOTE);
    }
  }

  @Test
  void aSetThatHasChangedSinceGoesOn() {
    String document = exported();
    tenant.call(CommandId.ALLOCATE, WirePeer.u32(20, 20, 1, 0));

    AggregatedHttpResponse refused = end(document);

    assertThat(refused.status().code()).isEqualTo(409);
    assertThat(detail(refused)).startsWith("set: " + set + ": has changed since it was exported");
    assertThat(tenant.call(CommandId.HOLDS, WirePeer.u32(20)).result()).isOne();
    assertThat(end(exported()).status().code()).isEqualTo(200);
  }

  @Test
  void aSetOfWhichOneIdIsTakenComesNotAtAll() throws Exception {
    String document = exported();
    try (WirePeer other = target.tenant()) {
      assertThat(other.allocate(30, 30)).isEqualTo(30);

      AggregatedHttpResponse refused = importAt(target, document);

      assertThat(refused.status().code()).isEqualTo(409);
      assertThat(detail(refused)).startsWith("ids: [30, 30]: not all are free in space pasid");
      assertThat(target.space().heldIds()).isOne();
      assertThat(target.json("/v1/sets").path("sets")).hasSize(1);
      assertThat(other.allocate(10, 10)).isEqualTo(10);
    }
  }

  @Test
  void aSetComesOnce() {
    String document = exported();
    assertThat(importAt(source, document).status().code()).isEqualTo(409);
    assertThat(end(document).status().code()).isEqualTo(200);
    assertThat(importAt(target, document).status().code()).isEqualTo(201);

    assertThat(detail(importAt(target, document)))
        .startsWith("set: its resume token is that of a set of this daemon");
    assertThat(target.space().heldIds()).isEqualTo(4);
  }

  @Test
  void reservedIdsAndThoseOutsideAreRefused() {
    tenant.call(CommandId.ALLOCATE, WirePeer.u32(950, 950, 1, 0));
    assertThat(detail(importAt(target, exported())))
        .startsWith("ids: [950, 950]: not all are free");
    try (ManagedDaemon narrow =
        new ManagedDaemon(options -> options.with(to -> to.defaultBits(8)))) {
      assertThat(detail(importAt(narrow, exported())))
          .isEqualTo("ids: [950, 950] (expected: IDs of space pasid, 0 to 255)");
      assertThat(narrow.space().heldIds()).isZero();
    }
    assertThat(target.space().heldIds()).isZero();
  }

  @Test
  void aSetThatNobodyCouldResumeStays() throws Exception {
    try (WirePeer other = source.tenant()) {
      assertThat(other.allocate(60, 60)).isEqualTo(60);
      AggregatedHttpResponse refused = source.get("/v1/sets/" + (set + 1) + "/export");
      assertThat(refused.status().code()).isEqualTo(409);
      assertThat(detail(refused)).contains("nobody could resume it");
    }
  }

  @Test
  void aDocumentThatWasChangedIsRefused() {
    String document = exported();
    refused(document.replace("10-12", "10-13"), "digest: that of another content");
    refused(document.replace("\"version\":1", "\"version\":2"), "format: pasid4j-set, version 2");
    refused(document.replace("\"vm-7\"", "null"), "name: ");
    refused(document.replace("}", ""), "body: ");
    refused("{}", "format: missing (expected: a value)");
    assertThat(target.space().heldIds()).isZero();
  }

  private void refused(String document, String message) {
    AggregatedHttpResponse refused = importAt(target, document);
    assertThat(refused.status().code()).as(refused.contentUtf8()).isEqualTo(400);
    assertThat(detail(refused)).startsWith(message);
  }

  @Test
  void anotherUserCanGoOnWithIt() {
    String document = exported();
    AggregatedHttpResponse opened = target.send(HttpMethod.POST, IMPORTS + "?uid=4242", document);
    assertThat(ManagedDaemon.json(opened).path("peer").path("uid").asLong()).isEqualTo(4242);
    assertThat(target.send(HttpMethod.POST, IMPORTS + "?uid=-1", document).status().code())
        .isEqualTo(400);
  }

  @Test
  void aDocumentIsLongerThanOtherBodies() {
    StringBuilder ids = new StringBuilder();
    for (int id = 0; id < 10_000; id += 2) {
      ids.append(id).append(',');
    }
    refused(exported().replace("10-12,30", ids + "10001"), "digest: that of another content");
    AggregatedHttpResponse tooLong = importAt(target, " ".repeat((1 << 20) + 1));
    assertThat(tooLong.status().code()).isEqualTo(413);
  }
}
