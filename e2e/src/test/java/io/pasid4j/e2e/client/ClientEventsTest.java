// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.RemoteEvent;
import io.pasid4j.client.RemoteListener;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.Subscription;
import io.pasid4j.e2e.host.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a real daemon as listeners of a Java client receive them. */
class ClientEventsTest {
  /**
   * IDs are quarantined by the clock of the boot, whose offset to the wall clock the daemon knows
   * only so exactly.
   */
  private static final long CLOCK_JITTER_MS = 20;

  private static final PasidRange ANY = PasidRange.of(1, 1023);
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private SmallDaemon daemon;
  private PasidClient client;
  private PasidClient other;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    daemon = SmallDaemon.start(directory, 10, 1000);
    client = PasidClient.connect(daemon.socket());
    other = PasidClient.connect(daemon.socket());
  }

  @AfterEach
  void stop() {
    client.close();
    other.close();
    daemon.close();
  }

  private RemoteListener as(String name) {
    return event -> heard.add(name + " " + event.type() + " " + event.pasid());
  }

  private void awaitHeard(int count) throws Exception {
    Poll.until("events: " + heard, AT_MOST, () -> heard.size() >= count);
  }

  @Test
  void theListenersOfASetAreCalledByPriority() throws Exception {
    client.subscribe(Priority.LAST, as("last"));
    client.subscribe(Priority.CPU, as("cpu"));
    Subscription device = client.subscribe(Priority.DEVICE, as("device"));
    other.free(other.allocate(ANY));
    int id = client.allocate(ANY);
    client.get(id);
    awaitHeard(6);
    device.close();
    client.put(id);
    client.free(id);
    awaitHeard(10);

    assertThat(heard)
        .containsExactly(
            "cpu ALLOC 1",
            "device ALLOC 1",
            "last ALLOC 1",
            "cpu BIND 1",
            "device BIND 1",
            "last BIND 1",
            "cpu UNBIND 1",
            "last UNBIND 1",
            "cpu FREE 1",
            "last FREE 1");
  }

  @Test
  void anEventNamesTheSetAndItsPlace() throws Exception {
    List<RemoteEvent> events = new CopyOnWriteArrayList<>();
    client.subscribe(Priority.CPU, events::add);
    client.free(client.allocate(ANY));
    Poll.until("events", AT_MOST, () -> events.size() == 2);

    int setId = (int) client.info().setId();
    assertThat(events)
        .containsExactly(
            new RemoteEvent(EventType.ALLOC, setId, 1, 1, 1),
            new RemoteEvent(EventType.FREE, setId, 1, 1, 2));
  }

  @Test
  void anOperatorReceivesAllSets() throws Exception {
    List<RemoteEvent> events = new CopyOnWriteArrayList<>();
    try (PasidClient operator = PasidClient.connect(daemon.operatorSocket())) {
      Subscription all = operator.subscribeToSpace(Priority.LAST, events::add);
      client.allocate(ANY);
      other.allocate(ANY);
      Poll.until("events", AT_MOST, () -> events.size() == 2);
      assertThat(events)
          .extracting(RemoteEvent::setId)
          .containsExactly((int) client.info().setId(), (int) other.info().setId());
      assertThatThrownBy(() -> operator.subscribe(Priority.CPU, events::add))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("subscription: ");
      all.close();
      operator.subscribe(Priority.CPU, events::add);
      operator.allocate(ANY);
      Poll.until("events", AT_MOST, () -> events.size() == 3);
    }
  }

  @Test
  void aTenantMayNeitherReceiveAllSetsNorDrain() {
    assertThatThrownBy(() -> client.subscribeToSpace(Priority.LAST, as("all")))
        .isInstanceOf(PasidRequestException.class)
        .hasMessageContaining("errno: 1 ");
    assertThatThrownBy(() -> client.registerDrainConsumer(Priority.IOMMU, (event, consumer) -> {}))
        .isInstanceOf(PasidRequestException.class)
        .hasMessageContaining("errno: 1 ");
    client.subscribe(Priority.CPU, as("cpu"));
  }

  @Test
  void aSpaceWithoutQuarantineTakesNoDrainConsumer() {
    try (PasidClient operator = PasidClient.connect(daemon.operatorSocket())) {
      assertThatThrownBy(
              () -> operator.registerDrainConsumer(Priority.IOMMU, (event, consumer) -> {}))
          .isInstanceOf(PasidRequestException.class)
          .hasMessageContaining("errno: 95");
    }
  }

  @Test
  void aFreedIdRestsUntilItsDrainIsAcknowledged() throws Exception {
    List<RemoteEvent> freed = new CopyOnWriteArrayList<>();
    Path place = Files.createDirectory(directory.resolve("resting"));
    try (SmallDaemon resting = SmallDaemon.start(place, 10, 1000, 3_600_000);
        PasidClient operator = PasidClient.connect(resting.operatorSocket());
        PasidClient tenant = PasidClient.connect(resting.socket());
        DrainConsumer drain =
            operator.registerDrainConsumer(
                Priority.IOMMU,
                (event, consumer) -> {
                  if (event.type() == EventType.FREE) {
                    freed.add(event);
                  }
                })) {
      PasidRange one = PasidRange.exactly(tenant.allocate(ANY));
      long beforeMs = System.currentTimeMillis();
      tenant.free(one);
      PasidUnavailableException e =
          catchThrowableOfType(PasidUnavailableException.class, () -> tenant.allocate(one));
      assertThat(e.reason()).isEqualTo(Refusal.QUARANTINED);
      assertThat(e.availableAtMs())
          .isBetween(beforeMs + 3_600_000 - CLOCK_JITTER_MS, beforeMs + 3_700_000);
      assertThatThrownBy(() -> tenant.async().allocate(one).join())
          .hasCauseInstanceOf(PasidUnavailableException.class)
          .hasMessageContaining("until ms: " + e.availableAtMs());
      Poll.until("the FREE", AT_MOST, () -> freed.size() == 1);

      int generation = freed.getFirst().generation();
      assertThat(drain.acknowledge((int) one.min(), generation + 1)).isFalse();
      assertThat(drain.acknowledge((int) one.min())).isTrue();
      assertThat(drain.acknowledge((int) one.min(), generation)).isFalse();
      assertThat(tenant.allocate(one)).isEqualTo((int) one.min());
    }
  }

  @Test
  void inTheThreadThatReadsADrainConsumerClosesAndARequestIsRefused() throws Exception {
    Path place = Files.createDirectory(directory.resolve("brief"));
    try (SmallDaemon brief = SmallDaemon.start(place, 10, 1000, 1);
        PasidClient operator = PasidClient.connect(brief.operatorSocket())) {
      Poll.until("a stage in that thread", AT_MOST, () -> hasRunInReader(operator));
    }
  }

  /** Closes a drain consumer in a stage; false if its future was complete before. */
  private static boolean hasRunInReader(PasidClient operator) {
    DrainConsumer drain = operator.registerDrainConsumer(Priority.IOMMU, (event, consumer) -> {});
    return operator
        .async()
        .allocate(ANY)
        .thenApply(_ -> {
          drain.close();
          boolean isReader = Thread.currentThread().getName().equals("pasid-client-reader");
          if (isReader) {
            assertThatThrownBy(() -> operator.free(ANY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in the thread that reads");
          }
          return isReader;
        })
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void aListenerThatThrowsStopsNothing() throws Exception {
    client.subscribe(
        Priority.CPU,
        event -> {
          throw new IllegalStateException("a listener's own failure");
        });
    client.subscribe(Priority.LAST, as("last"));
    client.allocate(ANY, 3);
    awaitHeard(3);
    assertThat(heard).containsExactly("last ALLOC 1", "last ALLOC 2", "last ALLOC 3");
  }

  @Test
  void aListenerMayUseTheClient() throws Exception {
    client.subscribe(
        Priority.CPU, event -> heard.add(event.type() + " " + client.holds(event.pasid())));
    client.allocate(ANY);
    awaitHeard(1);
    assertThat(heard).containsExactly("ALLOC true");
  }

  @Test
  void aSlowListenerLosesEventsAndLearnsHowMany() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicLong told = new AtomicLong();
    AtomicLong lost = new AtomicLong();
    client.subscribe(
        Priority.CPU,
        new RemoteListener() {
          @Override
          public void on(RemoteEvent event) {
            awaitUninterrupted(slow);
            assertThat(event.sequence()).isEqualTo(told.incrementAndGet() + lost.get());
          }

          @Override
          public void lost(long events) {
            lost.addAndGet(events);
          }
        });
    for (int i = 0; i < 40; i++) {
      client.allocate(ANY, 500);
      client.free(PasidRange.ALL);
    }
    assertThat(client.size()).isZero();
    slow.countDown();
    Poll.until("events", AT_MOST, () -> told.get() + lost.get() == 40_000);
    assertThat(lost.get()).isPositive();
    assertThat(told.get()).isGreaterThanOrEqualTo(4096);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theExecutorIsTheProgramsChoice() throws Exception {
    List<String> threads = new CopyOnWriteArrayList<>();
    ConnectOptions options =
        ConnectOptions.builder()
            .eventExecutor(task -> Thread.ofPlatform().name("listeners").start(task))
            .build();
    try (PasidClient chosen = PasidClient.connect(daemon.socket(), options)) {
      chosen.subscribe(Priority.CPU, event -> threads.add(Thread.currentThread().getName()));
      chosen.allocate(ANY);
      Poll.until("events", AT_MOST, () -> threads.size() == 1);
      assertThat(threads).containsExactly("listeners");
    }
  }
}
