// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.RemoteEvent;
import io.pasid4j.client.RemoteListener;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.core.EventType;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.e2e.host.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java client's set goes on, and when it cannot, every caller gets an exception. */
class ResumeTest {
  private static final PasidRange ANY = PasidRange.of(1, 1023);
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final ConnectOptions RESUMABLE = ConnectOptions.builder().resumable().build();

  @TempDir private Path directory;
  private RestartingDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new RestartingDaemon(directory, 10, 0);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private PasidClient connect(int resumeMs) {
    return PasidClient.connect(
        daemon.socket(), ConnectOptions.builder().resumeMs(resumeMs).name("vm-7").build());
  }

  private static List<Integer> held(PasidClient client) {
    List<Integer> ids = new ArrayList<>();
    client.forEach(PasidRange.ALL, ids::add);
    return ids;
  }

  @Test
  void theSetIsAsItWas() {
    try (PasidClient client = connect(30_000)) {
      long setId = client.info().setId();
      int plain = client.allocate(ANY);
      int keyed = client.allocate(ANY, "device-7");
      int pending = client.allocate(ANY);
      client.get(plain);
      client.get(pending);
      client.free(pending);
      client.attachSpid(keyed, 77);

      daemon.restart();

      assertThat(held(client)).containsExactly(plain, keyed);
      assertThat(client.info().setId()).isEqualTo(setId);
      assertThat(client.name()).isEqualTo("vm-7");
      assertThat(client.allocate(ANY, "device-7")).isEqualTo(keyed);
      assertThat(client.findBySpid(77)).isEqualTo(keyed);
      assertThat(client.put(plain)).isEqualTo(PutResult.LAST);
      assertThat(client.put(pending)).isEqualTo(PutResult.RELEASED);
      daemon.restart();
      assertThat(client.free(PasidRange.ALL)).isEqualTo(2);
    }
  }

  @Test
  void aCallThatIsMadeWhileTheDaemonIsAwayWaitsForIt() {
    try (PasidClient client = connect(60_000)) {
      int before = client.allocate(ANY);
      daemon.end();
      CompletableFuture<Integer> waits = client.async().allocate(ANY);
      CompletableFuture<Integer> blocked =
          CompletableFuture.supplyAsync(() -> client.allocate(ANY), Thread::startVirtualThread);
      daemon.start();
      assertThat(List.of(before, waits.join(), blocked.join())).doesNotHaveDuplicates();
      assertThat(held(client)).hasSize(3);
    }
  }

  @Test
  void whenTheDaemonStaysAwayEachCallFailsSoAndALaterOneGoesOn() {
    try (PasidClient client = connect(100)) {
      int kept = client.allocate(ANY);
      daemon.end();
      CompletableFuture<Integer> waits = client.async().allocate(ANY);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> client.allocate(ANY))
            .isInstanceOfSatisfying(
                PasidConnectionException.class, e -> assertThat(e.isAway()).isTrue())
            .hasMessageStartingWith("daemon: not back within 100 ms (expected: back with the set)");
      }
      assertThat(waits).isCompletedExceptionally();
      daemon.start();
      assertThat(held(client)).containsExactly(kept);
    }
  }

  @Test
  void aSetThatIsGoneIsGoneForEveryCall() {
    try (PasidClient client = connect(30_000);
        PasidClient operator = PasidClient.connect(daemon.operatorSocket())) {
      client.allocate(ANY);
      operator.closeSet(client.info().setId());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> client.allocate(ANY))
            .isInstanceOfSatisfying(
                PasidConnectionException.class, e -> assertThat(e.isAway()).isFalse())
            .hasMessageStartingWith("resume: errno 2 from the daemon (expected: set ");
      }
      assertThat(client.async().free(ANY)).isCompletedExceptionally();
    }
  }

  @Test
  void closingWhileTheDaemonIsAwayDoesNotWaitForIt() {
    PasidClient client = connect(3_600_000);
    client.allocate(ANY);
    daemon.end();
    client.close();
    assertThat(client.tryAllocate(ANY)).isEqualTo(Refusal.CLOSED.code());
    daemon.start();
    try (PasidClient operator = PasidClient.connect(daemon.operatorSocket())) {
      assertThat(operator.sets()).as("waits as long as this process lives").hasSize(2);
    }
  }

  @Test
  void aSetThatIsNotResumableEndsWithItsDaemon() {
    try (PasidClient client = PasidClient.connect(daemon.socket())) {
      client.allocate(ANY);
      daemon.restart();
      assertThatThrownBy(() -> client.allocate(ANY)).isInstanceOf(PasidConnectionException.class);
    }
  }

  @Test
  void listenersAreNotifiedOfTheGapAndGoOn() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    RemoteListener listener =
        new RemoteListener() {
          @Override
          public void on(RemoteEvent event) {
            received.add(event.type() + " " + event.pasid());
          }

          @Override
          public void lost(long events) {
            received.add("lost " + events);
          }
        };
    try (PasidClient client = connect(30_000)) {
      client.subscribe(Priority.DEVICE, listener);
      int first = client.allocate(ANY);
      Poll.until("one event: " + received, AT_MOST, () -> received.size() == 1);
      daemon.restart();
      Poll.until("the gap: " + received, AT_MOST, () -> received.size() == 2);
      int second = client.allocate(ANY);
      Poll.until("an event after: " + received, AT_MOST, () -> received.size() >= 3);
      assertThat(received).containsExactly("ALLOC " + first, "lost 0", "ALLOC " + second);
    }
  }

  @Test
  void aDrainConsumerIsOneAgain() throws Exception {
    daemon.close();
    daemon = new RestartingDaemon(directory.resolve("."), 10, 3_600_000);
    List<Boolean> acknowledged = new CopyOnWriteArrayList<>();
    try (PasidClient drains = PasidClient.connect(daemon.operatorSocket(), RESUMABLE);
        PasidClient client = connect(30_000)) {
      drains.registerDrainConsumer(
          Priority.IOMMU,
          (event, consumer) -> {
            if (event.type() == EventType.FREE) {
              acknowledged.add(consumer.acknowledge(event.pasid(), event.generation()));
            }
          });
      daemon.restart();
      drains.info();
      int id = client.allocate(ANY);
      client.free(id);
      Poll.until("acknowledged", AT_MOST, () -> acknowledged.equals(List.of(true)));
      assertThat(client.allocate(PasidRange.exactly(id))).isEqualTo(id);
    }
  }

  @Test
  void referencesAndSpidsKeepTheirAnswers() {
    try (PasidClient client = connect(30_000)) {
      int id = client.allocate(ANY);
      assertThat(client.get(id)).isEqualTo(GetResult.TAKEN);
      daemon.restart();
      assertThat(client.get(id)).isEqualTo(GetResult.TAKEN);
      assertThat(client.put(id)).isEqualTo(PutResult.KEPT);
      assertThat(client.attachSpid(id, 5)).isEqualTo(SpidResult.ATTACHED);
      daemon.restart();
      assertThat(client.detachSpid(5)).isTrue();
      assertThat(client.put(id)).isEqualTo(PutResult.LAST);
    }
  }
}
