// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a map, read as docs/reference/map.md says. */
class MapTest {
  private static final List<String> STATES =
      List.of("FREE", "IDLE", "ACTIVE", "FREE_PENDING", "QUARANTINED", "RESERVED", "FOREIGN");

  private static ManagedDaemon daemon(int bits) {
    return new ManagedDaemon(options ->
        options.with(to -> to.defaultBits(bits).defaultReserved(List.of(PasidRange.of(200, 255)))));
  }

  @Test
  void aMapSaysOfEachIdWhatALookAtItSays() throws IOException {
    try (ManagedDaemon daemon = daemon(8);
        WirePeer first = daemon.tenant();
        WirePeer second = daemon.tenant()) {
      first.allocate(10, 20);
      first.allocate(10, 20);
      second.allocate(12, 12);
      second.allocate(100, 100);
      PasidSet set = daemon.space().open("referring", Quota.limit(10));
      set.allocate(PasidRange.exactly(50));
      set.allocate(PasidRange.exactly(51));
      set.allocate(PasidRange.exactly(52));
      set.get(50);
      set.get(51);
      set.free(51);
      set.reportBusy(52, PasidRange.of(60, 60));
      Decoded map = Decoded.of(daemon.get("/v1/spaces/pasid/map"));

      assertThat(map.next()).isEqualTo(-1);
      assertThat(map.states()).hasSize(256);
      for (int id = 0; id < 256; id++) {
        JsonNode shown = daemon.json("/v1/spaces/pasid/ids/" + id);
        assertThat(map.states().get(id)).isEqualTo(shown.path("state").asText());
        assertThat(map.sets().get(id)).isEqualTo(shown.path("set").path("id").asInt(0));
      }
      assertThat(map.states()).contains("ACTIVE", "FREE_PENDING", "FOREIGN", "RESERVED");
    }
  }

  @Test
  void aRangeIsItsOwnMapAndNoCacheKeepsIt() {
    try (ManagedDaemon daemon = daemon(8)) {
      AggregatedHttpResponse answer = daemon.get("/v1/spaces/pasid/map?min=0xc0&max=210");
      assertThat(String.valueOf(answer.contentType())).isEqualTo("application/vnd.pasid4j.map");
      assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
      Decoded map = Decoded.of(answer);
      assertThat(map.min()).isEqualTo(192);
      assertThat(map.max()).isEqualTo(210);
      assertThat(map.runs()).isEqualTo(2);
      assertThat(map.states()).hasSize(19);
    }
  }

  @Test
  void whatDoesNotFitIsAskedForAgain() {
    try (ManagedDaemon daemon = new ManagedDaemon()) {
      PasidSet set = daemon.space().open("every-other", Quota.limit(1 << 20));
      int held = 140_000;
      for (int i = 0; i < held; i++) {
        set.allocate(PasidRange.exactly(1 + 2 * i));
      }
      Decoded first = Decoded.of(daemon.get("/v1/spaces/pasid/map"));
      assertThat(first.runs()).isEqualTo(1 << 18);
      assertThat(first.next()).isEqualTo(first.max() + 1);
      Decoded rest = Decoded.of(daemon.get("/v1/spaces/pasid/map?min=" + first.next()));
      assertThat(rest.next()).isEqualTo(-1);
      List<String> states = new ArrayList<>(first.states());
      states.addAll(rest.states());
      assertThat(states).hasSize(1 << 20);
      assertThat(states.stream().filter("IDLE"::equals)).hasSize(held);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/spaces/vlan/map, 404",
    "/v1/spaces/pasid/map?min=256, 400",
    "/v1/spaces/pasid/map?min=9&max=8, 400",
    "/v1/spaces/pasid/map?limit=8, 400"
  })
  void whatCannotBeMappedIsRefused(String path, int status) {
    try (ManagedDaemon daemon = daemon(8)) {
      assertThat(daemon.get(path).status().code()).isEqualTo(status);
    }
  }

  /**
   * A map.
   *
   * @param states one for each ID from {@code min} on
   * @param sets the id of the set of each; 0: none
   */
  private record Decoded(
      int min, int max, int next, int runs, List<String> states, List<Integer> sets) {
    static Decoded of(AggregatedHttpResponse answer) {
      assertThat(answer.status().code()).isEqualTo(200);
      ByteBuffer bytes = ByteBuffer.wrap(answer.content().array()).order(ByteOrder.LITTLE_ENDIAN);
      byte[] magic = new byte[4];
      bytes.get(magic);
      assertThat(new String(magic, US_ASCII)).isEqualTo("PMAP");
      assertThat(bytes.getShort()).isEqualTo((short) 1);
      assertThat(bytes.getShort()).isEqualTo((short) 32);
      int min = bytes.getInt();
      int max = bytes.getInt();
      int next = bytes.getInt();
      int[] table = new int[bytes.getInt()];
      int runs = bytes.getInt();
      assertThat(bytes.getInt()).isZero();
      for (int i = 0; i < table.length; i++) {
        table[i] = bytes.getInt();
      }
      List<String> states = new ArrayList<>();
      List<Integer> sets = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        long head = varint(bytes);
        int place = (int) varint(bytes);
        for (long i = 0; i < head >> 3; i++) {
          states.add(STATES.get((int) (head & 7)));
          sets.add(place == 0 ? 0 : table[place - 1]);
        }
      }
      assertThat(bytes.remaining()).isZero();
      return new Decoded(min, max, next, runs, states, sets);
    }

    private static long varint(ByteBuffer bytes) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes.get();
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  }
}
