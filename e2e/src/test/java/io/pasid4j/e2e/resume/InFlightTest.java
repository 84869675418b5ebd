// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.AsyncPasidSet;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.SpidResult;
import io.pasid4j.e2e.host.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that was executed and not answered when the daemon ended is answered as if executed
 * once, in the order of sending.
 */
class InFlightTest {
  private static final PasidRange ANY = PasidRange.of(1, 255);
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private RestartingDaemon daemon;
  private FaultProxy proxy;
  private PasidClient client;
  private AsyncPasidSet set;

  @BeforeEach
  void start() throws Exception {
    daemon = new RestartingDaemon(directory, 8, 0);
    proxy = new FaultProxy(directory.resolve("proxy"), daemon.socket());
    client = PasidClient.connect(proxy.socket(), ConnectOptions.builder().resumable().build());
    set = client.async();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    proxy.close();
    daemon.close();
  }

  /**
   * The daemon ends after executing so many more requests; other clients' come before this client
   * is back.
   */
  private void endAfter(int requests, Runnable sending, Runnable others) throws Exception {
    proxy.withholdReplies(0, requests);
    sending.run();
    endWhenDone(others);
  }

  private void endWhenDone(Runnable others) throws Exception {
    Poll.until("requests done", AT_MOST, proxy::isDone);
    daemon.end();
    proxy.cut();
    proxy.answerAll();
    daemon.start();
    others.run();
    proxy.restore();
  }

  private static void noOthers() {}

  private List<Integer> held() {
    List<Integer> ids = new ArrayList<>();
    client.forEach(PasidRange.ALL, ids::add);
    return ids;
  }

  @Test
  void anAllocationThatWasDoneIsNotDoneTwice() throws Exception {
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    endAfter(
        5,
        () -> {
          for (int i = 0; i < 9; i++) {
            given.add(set.allocate(ANY));
          }
        },
        InFlightTest::noOthers);
    List<Integer> ids = given.stream().map(CompletableFuture::join).toList();
    assertThat(held()).containsExactlyInAnyOrderElementsOf(ids).doesNotHaveDuplicates();
  }

  @Test
  void aFreeThatWasDoneDoesNotFreeAnIdThatTheSetHasGotSince() throws Exception {
    int id = client.allocate(ANY);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    endAfter(
        2,
        () -> {
          answers.add(set.free(id));
          answers.add(set.allocate(PasidRange.exactly(id)));
          answers.add(set.allocate(ANY));
        },
        InFlightTest::noOthers);
    assertThat(answers.get(0).join()).isEqualTo(true);
    assertThat(answers.get(1).join()).isEqualTo(id);
    assertThat(held()).containsExactlyInAnyOrder(id, (Integer) answers.get(2).join());
  }

  @Test
  void anAllocationBeforeAFreeDoesNotGetTheIdThatTheFreeHasFreed() throws Exception {
    int id = client.allocate(ANY);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    endAfter(
        2,
        () -> {
          answers.add(set.allocate(ANY));
          answers.add(set.free(id));
          answers.add(set.holds(id));
        },
        InFlightTest::noOthers);
    int given = (Integer) answers.get(0).join();
    assertThat(given).isNotEqualTo(id);
    assertThat(answers.get(1).join()).isEqualTo(true);
    assertThat(answers.get(2).join()).isEqualTo(false);
    assertThat(held()).containsExactly(given);
  }

  @Test
  void anotherClientMayGetAFreedIdBeforeThisOneIsBack() throws Exception {
    int[] ids = client.allocate(ANY, 4);
    List<CompletableFuture<Integer>> freed = new ArrayList<>();
    List<PasidClient> others = new ArrayList<>();
    endAfter(
        1,
        () -> freed.add(set.free(ANY)),
        () -> {
          others.add(PasidClient.connect(daemon.socket()));
          assertThat(others.getFirst().allocate(PasidRange.exactly(ids[0]))).isEqualTo(ids[0]);
        });
    try (PasidClient other = others.getFirst()) {
      assertThat(freed.getFirst().join()).isEqualTo(4);
      assertThat(held()).isEmpty();
      assertThat(other.holds(ids[0])).isTrue();
    }
  }

  @Test
  void referencesAreNeitherTakenNorPutTwice() throws Exception {
    int[] ids = client.allocate(ANY, 3);
    client.get(ids[1]);
    client.get(ids[2]);
    client.free(ids[2]);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    endAfter(
        3,
        () -> {
          answers.add(set.get(ids[0]));
          answers.add(set.put(ids[1]));
          answers.add(set.put(ids[2]));
        },
        InFlightTest::noOthers);
    assertThat(answers.get(0).join()).isEqualTo(GetResult.TAKEN);
    assertThat(answers.get(1).join()).isEqualTo(PutResult.LAST);
    assertThat(answers.get(2).join()).isEqualTo(PutResult.RELEASED);
    assertThat(client.put(ids[0])).isEqualTo(PutResult.LAST);
    assertThat(client.put(ids[0])).isEqualTo(PutResult.UNKNOWN);
    assertThat(held()).containsExactly(ids[0], ids[1]);
  }

  @Test
  void aDetachThatWasDoneIsAnsweredAsDone() throws Exception {
    int id = client.allocate(ANY);
    assertThat(client.attachSpid(id, 7)).isEqualTo(SpidResult.ATTACHED);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    endAfter(1, () -> answers.add(set.detachSpid(7)), InFlightTest::noOthers);
    assertThat(answers.getFirst().join()).isTrue();
    assertThat(client.detachSpid(7)).isFalse();
  }

  @Test
  void aReportThatWasDoneIsAnsweredOnce() throws Exception {
    int[] ids = client.allocate(ANY, 2);
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    endAfter(
        1,
        () -> {
          others.add(set.reportBusy(ids[0], ANY));
          others.add(set.reportBusy(ids[1], ANY));
        },
        InFlightTest::noOthers);
    List<Integer> exchanged = others.stream().map(CompletableFuture::join).toList();
    assertThat(held()).containsExactlyInAnyOrderElementsOf(exchanged).doesNotHaveDuplicates();
    assertThat(exchanged).doesNotContain(ids[0], ids[1]);
    assertThat(client.size()).as("two held, two reported").isEqualTo(4);
  }

  @Test
  void aReportThatFoundNoOtherIdFailsOnce() throws Exception {
    int id = client.allocate(ANY);
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    endAfter(
        1, () -> others.add(set.reportBusy(id, PasidRange.exactly(id))), InFlightTest::noOthers);
    assertThat(others.getFirst())
        .failsWithin(AT_MOST)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(PasidUnavailableException.class);
    assertThat(held()).isEmpty();
    assertThat(client.size()).isEqualTo(1);
  }

  @Test
  void aKeyHasOneId() throws Exception {
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    endAfter(
        1,
        () -> {
          given.add(set.allocate(ANY, "a"));
          given.add(set.allocate(ANY, "a"));
        },
        InFlightTest::noOthers);
    assertThat(given.get(0).join()).isEqualTo(given.get(1).join());
    assertThat(held()).containsExactly(given.get(0).join());
  }

  @Test
  void theDaemonMayEndAgainWhileTheClientComesBack() throws Exception {
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    endAfter(
        4,
        () -> {
          for (int i = 0; i < 40; i++) {
            given.add(set.allocate(ANY));
          }
        },
        () -> proxy.withholdReplies(0, 1));
    for (int answered = 1; answered < 9; answered++) {
      int next = answered;
      endWhenDone(() -> proxy.withholdReplies(next, 1));
    }
    endWhenDone(InFlightTest::noOthers);
    List<Integer> ids = given.stream().map(CompletableFuture::join).toList();
    assertThat(held()).containsExactlyInAnyOrderElementsOf(ids).doesNotHaveDuplicates();
  }
}
