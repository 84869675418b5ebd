// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host whose disk takes nothing for a while. */
class FullDiskTest {
  private static final int ID = 3;

  private final TwinLog log = new TwinLog();
  private final Deque<byte[]> sent = new ArrayDeque<>();
  private final SimDisk disk = new SimDisk("a", 7, this::store, true);
  private final SimWords words = new SimWords(World.IDS, () -> {}, true);
  private final SimRecords records = new SimRecords(this::store);
  private final DomainHost host =
      new DomainHost(
          new HostStores(disk, words, records, new SimAmounts(words, this::store)),
          sent::add,
          new Unheard());

  /** The number of stores that still succeed. */
  private int storesLeft = Integer.MAX_VALUE;

  /** Hears nothing. */
  private static final class Unheard implements HostListener {
    @Override
    public void moved(long setId, String target) {}

    @Override
    public void stays(long setId) {}

    @Override
    public void arrived(MovingSet record) {}

    @Override
    public void fenced(long epoch) {}

    @Override
    public void disowned() {}

    @Override
    public void shutOut(String reason) {}
  }

  private void store() {
    if (storesLeft-- <= 0) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
  }

  @BeforeEach
  void initialize() {
    log.commit(
        CommandCodec.encode(
            new DomainCommand.Initialize(
                World.BITS, World.LEASE_IDS, List.of(PasidRange.exactly(0)), World.START_MS)));
    log.commit(
        CommandCodec.encode(
            new DomainCommand.FromHost(
                new Sender("b", 9, 1, 1, 0), new HostRequest.Hello(DomainCommand.VERSION))));
  }

  private void settle() {
    while (!sent.isEmpty()) {
      log.commit(sent.remove());
      host.view(log.newest.view("a"));
    }
  }

  private CompletableFuture<Answer> migrate(long setId) {
    return host.migrate(setId, "b", Opaque.EMPTY, "");
  }

  @Test
  void aMoveThatCannotBeStoredFailsAndTheNextRequestIsAnswered() {
    host.start();
    settle();
    storesLeft = 0;
    CompletableFuture<Answer> moved = migrate(records.newSetId());
    CompletableFuture<Answer> leased = host.lease(PasidRange.ALL, World.LEASE_IDS);
    settle();

    assertThat(moved).isCompletedExceptionally();
    assertThat(records.all()).isEmpty();
    assertThat(leased.join()).isInstanceOf(Answer.Granted.class);
  }

  /** Its own MIGRATE was never sent, so the other set's has the number that it is frozen for. */
  @Test
  void theMoveOfAnotherSetIsNotThatOfAFrozenOne() {
    host.start();
    settle();
    long frozen = records.newSetId();
    long moving = records.newSetId();
    words.words[ID] = frozen;
    records.put(MovingSet.frozen(frozen, 0, "b", disk.run(), 1, Opaque.EMPTY));

    CompletableFuture<Answer> moved = migrate(moving);
    settle();

    assertThat(moved.join()).isInstanceOf(Answer.Moved.class);
    assertThat(words.words[ID]).isEqualTo(frozen);
    assertThat(records.find(moving)).isNull();
  }

  @Test
  void aRunThatCannotBeStoredBeginsLater() {
    storesLeft = 0;
    assertThatThrownBy(host::start).isInstanceOf(UncheckedIOException.class);
    assertThat(sent).isEmpty();

    storesLeft = Integer.MAX_VALUE;
    host.startIfNot();
    host.startIfNot();
    assertThat(sent).hasSize(1);
    settle();
    assertThat(host.isReady()).isTrue();
    host.startIfNot();
    assertThat(disk.run()).isEqualTo(1);
  }

  @Test
  void theRunAfterAFenceBeginsLaterToo() {
    host.start();
    settle();
    log.commit(
        CommandCodec.encode(
            new DomainCommand.Fence("a", disk.epoch(), World.START_MS, World.REST_MS)));
    storesLeft = 1;
    assertThatThrownBy(() -> host.view(log.newest.view("a")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(disk.epoch()).isEqualTo(2);

    storesLeft = Integer.MAX_VALUE;
    host.startIfNot();
    settle();
    assertThat(host.isReady()).isTrue();
  }
}
