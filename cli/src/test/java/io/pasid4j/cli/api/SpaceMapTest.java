// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.session.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map of a space as a daemon gives it. */
class SpaceMapTest {
  /** More than the runs of one answer. */
  private static final int TEETH = (1 << 17) + 1000;

  @TempDir Path directory;

  private Daemon daemon;
  private ManagementApi api;

  @BeforeEach
  void start() {
    Path socket = directory.resolve("s");
    daemon =
        Daemon.start(
            DaemonOptions.at(socket)
                .with(to -> to.defaultReserved(List.of(PasidRange.of(1_000_000, 1_000_099)))));
    daemon.serveManagement();
    api = new ManagementApi(directory.resolve("s.management"), 60_000);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!isServed()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private boolean isServed() {
    try {
      return api.get("/v1/spaces").isPresent();
    } catch (CommandFailure notYet) {
      return false;
    }
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void everySetHasItsRangesAndTheBandsAreReserved() {
    try (PasidClient one =
            PasidClient.connect(
                daemon.socketPath(), ConnectOptions.builder().name("one").space("pasid").build());
        PasidClient two =
            PasidClient.connect(
                daemon.socketPath(), ConnectOptions.builder().name("two").space("pasid").build())) {
      one.allocate(PasidRange.of(10, 14), 5);
      one.get(12);
      one.allocate(PasidRange.exactly(20));
      two.allocate(PasidRange.of(15, 16), 2);

      SpaceMap map = SpaceMap.of(api, "pasid");

      assertThat(map.held())
          .hasSize(2)
          .containsEntry(
              (int) one.info().setId(), List.of(PasidRange.of(10, 14), PasidRange.exactly(20)))
          .containsEntry((int) two.info().setId(), List.of(PasidRange.of(15, 16)));
      assertThat(map.reserved())
          .containsExactly(PasidRange.exactly(0), PasidRange.of(1_000_000, 1_000_099));
    }
  }

  @Test
  void aMapOfManyRunsIsReadToItsEnd() {
    Session comb =
        daemon
            .sessions()
            .openReservation(daemon.spaces().defaultSpace(), "comb", Quota.limit(TEETH));
    for (int tooth = 1; tooth <= TEETH; tooth++) {
      comb.set().allocate(PasidRange.exactly(2L * tooth));
    }

    List<PasidRange> ranges = SpaceMap.of(api, "pasid").held().get(comb.id());

    assertThat(ranges)
        .hasSize(TEETH)
        .startsWith(PasidRange.exactly(2))
        .endsWith(PasidRange.exactly(2L * TEETH));
  }

  @Test
  void bytesThatAreNoMapAreAFailure() {
    assertThatThrownBy(() -> api.withTimeout(60_000).getBytes("/nowhere"))
        .isInstanceOf(CommandFailure.class);
    SpaceMap map = SpaceMap.of(api, "pasid");
    byte[] whole = api.getBytes("/v1/spaces/pasid/map");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> map.add(cut))
          .isInstanceOf(CommandFailure.class)
          .hasMessage("daemon: no map of the space (expected: version 1 of it)");
    }
  }
}
