// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads over one connection get each their own answers. */
class SharedConnectionTest {
  private static final PasidRange FULL = PasidRange.of(1, 0xFFFFF);

  @TempDir private Path directory;

  private final PasidSpace space = PasidSpace.builder().build();
  private FrameServer server;
  private PasidClient client;

  @BeforeEach
  void start() throws IOException {
    server = new FrameServer(directory.resolve("s"), new SpacePeer(space, Quota.limit(100_000)));
    client = PasidClient.connect(server.socket());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static void runAll(ExecutorService threads, int count, Callable<?> task)
      throws Exception {
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(task));
    }
    for (Future<?> future : futures) {
      future.get();
    }
  }

  @Test
  void noIdIsGivenToTwoThreads() throws Exception {
    Set<Integer> given = ConcurrentHashMap.newKeySet();
    Callable<Boolean> allocate =
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(given.add(client.allocate(FULL))).isTrue();
          }
          return true;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      runAll(threads, 200, allocate);
    }
    assertThat(given).hasSize(10_000);
    assertThat(client.size()).isEqualTo(10_000);
    assertThat(space.heldIds()).isEqualTo(10_000);
  }

  @Test
  void eachThreadGetsTheAnswersToItsOwnQuestions() throws Exception {
    Callable<Boolean> mixed =
        () -> {
          for (int i = 0; i < 100; i++) {
            int pasid = client.allocate(FULL);
            assertThat(client.holds(pasid)).isTrue();
            assertThat(client.show(pasid).holder()).isNotNull();
            int[] more = client.allocate(FULL, 3);
            assertThat(more).hasSize(3).doesNotContain(pasid);
            for (int each : more) {
              assertThat(client.free(each)).isTrue();
            }
            assertThat(client.free(pasid)).isTrue();
            assertThat(client.info().name()).isEqualTo(client.name());
          }
          return true;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      runAll(threads, 8, mixed);
    }
    assertThat(space.heldIds()).isZero();
  }

  @Test
  void anInterruptedCallerGetsItsAnswerAndHarmsNobody() {
    Thread.currentThread().interrupt();
    assertThat(client.allocate(FULL)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(client.allocate(FULL)).isEqualTo(2);
  }
}
