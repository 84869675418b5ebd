// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasidClientTest {
  private static final PasidRange FULL = PasidRange.of(1, 0xFFFFF);
  private static final Quota QUOTA = Quota.guaranteed(5, 200_000);

  @TempDir private Path directory;

  private final PasidSpace space = PasidSpace.builder().build();
  private FrameServer server;
  private PasidClient client;

  @BeforeEach
  void start() throws IOException {
    server = new FrameServer(directory.resolve("s"), new SpacePeer(space, QUOTA));
    client =
        PasidClient.connect(
            server.socket(), ConnectOptions.builder().name("vm-7 für Gäste").build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private List<Integer> held(PasidRange range) {
    List<Integer> ids = new ArrayList<>();
    client.forEach(range, ids::add);
    return ids;
  }

  @Test
  void itIsTheSetOfItsSession() {
    assertThat(client.name()).isEqualTo("vm-7 für Gäste");
    assertThat(client.quota()).isEqualTo(QUOTA);
    assertThat(client.size()).isZero();
    assertThat(client.allocate(PasidRange.of(100, 200))).isEqualTo(100);
    assertThat(client.tryAllocate(PasidRange.of(100, 200))).isEqualTo(101);
    assertThat(client.size()).isEqualTo(2);
    assertThat(client.holds(100)).isTrue();
    assertThat(client.holds(102)).isFalse();
    assertThat(held(PasidRange.ALL)).containsExactly(100, 101);
    assertThat(client.free(100)).isTrue();
    assertThat(client.free(100)).isFalse();
    assertThat(client.free(PasidRange.ALL)).isEqualTo(1);
    assertThat(client.free(PasidRange.ALL)).isZero();
    assertThat(space.heldIds()).isZero();
  }

  @Test
  void theNameIsTheDaemonsWithoutOneOfItsOwn() {
    try (PasidClient unnamed = PasidClient.connect(server.socket())) {
      assertThat(unnamed.name()).startsWith("peer-");
    }
  }

  @Test
  void manyIdsAreAllocatedAtOnce() {
    client.allocate(PasidRange.exactly(12));
    assertThat(client.allocate(PasidRange.of(10, 20), 4)).containsExactly(10, 11, 13, 14);
    assertThat(client.allocateContiguous(PasidRange.of(10, 20), 6)).isEqualTo(15);
    assertThat(held(PasidRange.of(12, 16))).containsExactly(12, 13, 14, 15, 16);
  }

  @Test
  void aKeyGivesTheSameIdAgain() {
    int pasid = client.allocate(FULL, "disk-0");
    assertThat(client.allocate(FULL, "disk-0")).isEqualTo(pasid);
    assertThat(client.allocate(FULL, "disk-1")).isNotEqualTo(pasid);
    assertThat(client.size()).isEqualTo(2);
  }

  @Test
  void refusalsAreThoseOfTheSet() {
    client.allocate(PasidRange.exactly(5));
    assertThat(client.tryAllocate(PasidRange.exactly(5))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(client.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
    assertThatThrownBy(() -> client.allocate(PasidRange.of(5, 6), 2))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Refusal.RANGE_FULL));
    assertThatThrownBy(() -> client.allocateContiguous(PasidRange.exactly(5), 1))
        .isInstanceOf(PasidUnavailableException.class);
    assertThatThrownBy(() -> client.allocate(PasidRange.exactly(5), "key"))
        .isInstanceOf(PasidUnavailableException.class);
    assertThat(client.size()).isEqualTo(1);
  }

  @Test
  void badArgumentsAreRefusedHere() {
    assertThatThrownBy(() -> client.allocate(FULL, 0)).hasMessageStartingWith("count: 0");
    assertThatThrownBy(() -> client.allocate(FULL, Limits.MOST_IDS + 1))
        .hasMessageStartingWith("count: 65537");
    assertThatThrownBy(() -> client.allocateContiguous(FULL, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.allocate(FULL, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.show(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(client.holds(-1)).isFalse();
    assertThat(client.free(-1)).isFalse();
    assertThat(client.size()).isZero();
  }

  @Test
  void forEachSeesMoreThanOneReplyHolds() {
    client.allocate(FULL, Limits.MOST_IDS);
    client.allocate(FULL, Limits.MOST_IDS);
    int last = client.allocate(FULL);
    assertThat(held(PasidRange.ALL).equals(IntStream.rangeClosed(1, last).boxed().toList()))
        .isTrue();
    assertThat(held(PasidRange.of(1, Limits.MOST_IDS))).hasSize(Limits.MOST_IDS);
  }

  @Test
  void theActionOfForEachMayUseTheSet() {
    client.allocate(FULL, 10);
    client.forEach(PasidRange.ALL, client::free);
    assertThat(client.size()).isZero();
  }

  @Test
  void anOperatorSeesTheSpaceAndTheSets() {
    try (PasidClient other = PasidClient.connect(server.socket())) {
      int pasid = other.allocate(FULL);
      assertThat(client.info().spaceBits()).isEqualTo(20);
      assertThat(client.info().policy()).isEqualTo(Policy.LOWEST);
      assertThat(client.info().version()).isEqualTo("1.2.3");
      SetHolder holder = new SetHolder(other.info().setId(), 4321, 1000, 1000, other.name());
      assertThat(client.sets())
          .last()
          .isEqualTo(
              new SetInfo(holder, 1, QUOTA, 0, 0, 0, false, false, SetPresence.CONNECTED, ""));
      assertThat(client.show(pasid))
          .isEqualTo(new PasidInfo(PasidState.IDLE, holder, 0, PasidInfo.UNKNOWN_MS));
      assertThat(client.show(pasid + 1))
          .isEqualTo(new PasidInfo(PasidState.FREE, null, 0, PasidInfo.UNKNOWN_MS));
      assertThat(client.release(holder.setId(), PasidRange.ALL)).isEqualTo(1);
      assertThat(other.holds(pasid)).isFalse();
    }
  }

  @Test
  void aRefusedRequestLeavesTheConnectionOpen() {
    assertThatThrownBy(() -> client.release(4242, PasidRange.ALL))
        .isInstanceOfSatisfying(
            PasidRequestException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageContaining("4242");
    assertThatThrownBy(() -> client.show(1 << 20))
        .isInstanceOfSatisfying(
            PasidRequestException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    assertThat(client.allocate(FULL)).isEqualTo(1);
  }

  @Test
  void closeFreesAllBeforeItReturns() {
    client.allocate(FULL, 100);
    client.close();
    assertThat(space.heldIds()).isZero();
    client.close();
  }

  @Test
  void aClosedClientAnswersAsAClosedSet() {
    client.allocate(FULL);
    client.close();
    assertThat(client.tryAllocate(FULL)).isEqualTo(Refusal.CLOSED.code());
    assertThatThrownBy(() -> client.allocate(FULL, 2))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED));
    assertThatThrownBy(() -> client.allocate(FULL, "key"))
        .isInstanceOf(PasidUnavailableException.class);
    assertThat(client.free(PasidRange.ALL)).isZero();
    assertThat(client.free(1)).isFalse();
    assertThat(client.holds(1)).isFalse();
    assertThat(client.size()).isZero();
    assertThat(held(PasidRange.ALL)).isEmpty();
    assertThat(client.quota()).isEqualTo(QUOTA);
    assertThatThrownBy(client::sets)
        .isInstanceOf(PasidConnectionException.class)
        .hasMessage("connection: closed (expected: open)");
  }
}
