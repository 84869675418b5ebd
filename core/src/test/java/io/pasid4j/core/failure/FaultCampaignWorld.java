// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.AttributeLog;
import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpaceAuditor;
import io.pasid4j.core.Subscription;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A space with two sets that have attributes of every kind. */
final class FaultCampaignWorld {
  /** The kinds of spaces. */
  enum Kind {
    PLAIN(8, false, false, false, false),
    QUARANTINED(8, true, false, false, false),
    HEARD(8, false, true, false, false),
    GUARANTEED(8, false, false, true, false),
    ALL_ON_THE_HEAP(8, true, true, true, false),
    ALL_IN_MAPPED_WORDS(8, true, true, true, true),

    /** With so many pages that empty ones are dropped. */
    WIDE(21, false, false, false, false),
    CYCLIC(8, true, false, false, false);

    private static final int AUDITED_BITS = 8;

    final int bits;
    final boolean quarantined;
    final boolean observed;
    final boolean guaranteed;
    final boolean mapped;

    Kind(int bits, boolean quarantined, boolean observed, boolean guaranteed, boolean mapped) {
      this.bits = bits;
      this.quarantined = quarantined;
      this.observed = observed;
      this.guaranteed = guaranteed;
      this.mapped = mapped;
    }
  }

  /** An ID with which another page begins, if there is one. */
  final int border;

  final AtomicLong nowMs = new AtomicLong(1000);
  final PasidSpace space;
  final PasidSet mine;
  final PasidSet other;
  final List<DrainConsumer> consumers = new ArrayList<>();
  final IdAccount account;
  @Nullable PasidSet third;
  private @Nullable PasidSet upstream;
  @Nullable Subscription subscription;
  private final Kind kind;
  private final List<String> events = new ArrayList<>();

  FaultCampaignWorld(Kind kind) {
    this.kind = kind;
    border = kind.bits <= Kind.AUDITED_BITS ? 216 : 1 << 14;
    PasidSpaceBuilder builder =
        PasidSpace.builder().bits(kind.bits).clock(nowMs::get).attributeLog(AttributeLog.NONE);
    if (kind == Kind.CYCLIC) {
      builder.policy(Policy.CYCLIC);
    }
    if (kind.quarantined) {
      builder.quarantine(100, nowMs::get);
    }
    if (kind.mapped) {
      builder.words(Arena.ofAuto().allocate(8L << kind.bits, 8));
    }
    space = builder.build();
    account = space.account(1);
    mine = space.open("mine", Quota.limit(100), account);
    other = space.open("other", Quota.guaranteed(kind.guaranteed ? 20 : 0, 100));
    if (kind.quarantined) {
      consumers.add(space.registerDrainConsumer());
      consumers.add(space.registerDrainConsumer());
    }
    fill();
    if (kind.observed) {
      space.subscribe(
          Priority.CPU,
          event -> events.add(event.type() + " " + event.pasid() + " " + event.set().name()));
    }
  }

  private void fill() {
    for (int id = 1; id <= 42; id++) {
      mine.allocate(PasidRange.exactly(id));
    }
    for (int id = 200; id < 210; id++) {
      other.allocate(PasidRange.exactly(id));
    }
    mine.free(3);
    nowMs.addAndGet(1000);
    mine.allocate(PasidRange.exactly(3), "key");
    mine.attachSpid(4, 4);
    mine.attachSpid(41, 41);
    mine.attach(6, "value");
    mine.get(5);
    mine.get(41);
    mine.free(41);
    mine.reportBusy(42, PasidRange.exactly(43));
    mine.free(43);
  }

  /** Runs an allocation that must be refused. */
  void refused(Runnable allocation) {
    boolean taken = false;
    try {
      allocation.run();
      taken = true;
    } catch (PasidUnavailableException e) {
      assertThat(e.reason()).isNotNull();
    }
    assertThat(taken).isFalse();
  }

  /** The internal set that IDs move away to. */
  PasidSet upstream() {
    PasidSet present = upstream;
    if (present == null) {
      present = space.open("upstream", Quota.limit(200));
      space.makeInternal(present);
      upstream = present;
    }
    return present;
  }

  /** Leaves the set nothing but IDs, so that it moves away in one step. */
  void prepareMove() {
    upstream();
    space.strip(mine);
  }

  void acknowledge(int id) {
    for (DrainConsumer consumer : consumers) {
      consumer.acknowledge(id);
    }
  }

  /**
   * Checks that all indexes and counts equal the words, in a space small enough to read each ID.
   */
  void audit() {
    if (kind.bits <= Kind.AUDITED_BITS) {
      new SpaceAuditor(space).check(upstream == null ? new PasidSet[0] : new PasidSet[] {upstream});
    }
  }

  /**
   * Refuses an ID to another set, which does what was left undone, out of memory: whose events they
   * are may be closed, or idle.
   */
  void refuse() {
    other.tryAllocate(PasidRange.of(0, 0));
  }

  /** The visible state after all delayed work is done. */
  String settled() {
    refuse();
    return state();
  }

  /** The visible state. */
  String state() {
    StringBuilder seen = new StringBuilder();
    for (PasidSet set : space.sets()) {
      seen.append(set.name()).append(' ').append(set.quota()).append(space.statistics(set));
      for (int spid = 0; spid < 50; spid++) {
        seen.append(set.findBySpid(spid) >= 0 ? " spid " + spid + "=" + set.findBySpid(spid) : "");
      }
      for (int id = 0; id < 50; id++) {
        seen.append(set.attachment(id) != null ? " value " + id + "=" + set.attachment(id) : "");
      }
      seen.append('\n');
    }
    for (int id = 0; id < 216; id++) {
      seen.append(space.describe(id)).append('\n');
    }
    for (int id = border; id < border + 40; id++) {
      seen.append(space.describe(id)).append('\n');
    }
    seen.append(space.inspector().survey(PasidRange.ALL)).append('\n');
    seen.append("account ").append(account.chargedIds()).append('\n');
    seen.append("uncharged ").append(space.inspector().unchargedIds()).append('\n');
    return seen.append(events).append('\n').toString();
  }

  /** What is another when an operation is repeated: a cyclic search goes on behind where it was. */
  List<String> movesOn() {
    return kind == Kind.CYCLIC ? List.of("IdView[", "RangeSurvey[") : List.of();
  }

  private void end(PasidSet set) {
    set.close();
    space.releasePending(set);
  }

  /** Ends everything; then all IDs are free, and no set is charged. */
  void windDown() {
    consumers.forEach(DrainConsumer::close);
    space.sets().forEach(this::end);
    if (upstream != null) {
      // It is not among the sets.
      end(upstream);
    }
    space.clearForeign(PasidRange.ALL);
    nowMs.addAndGet(1000);
    long capacityIds = space.capacityIds();
    assertThat(space.inspector().survey(PasidRange.ALL).freeIds()).isEqualTo(capacityIds);
    assertThat(space.sets()).isEmpty();
    new SpaceAuditor(space).checkNothingRests();
    assertThat(account.chargedIds()).isZero();
    assertThat(space.inspector().unchargedIds()).isEqualTo(capacityIds);
    for (int i = 0; i < 4 && kind.quarantined; i++) {
      space.registerDrainConsumer();
    }
  }
}
