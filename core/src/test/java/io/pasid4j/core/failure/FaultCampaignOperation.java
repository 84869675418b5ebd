// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import java.util.List;
import java.util.function.Consumer;

/** The operations of a space, each with its precondition. */
enum FaultCampaignOperation {
  ALLOCATE(world -> world.mine.tryAllocate(PasidRange.ALL)),
  ALLOCATE_ON_A_NEW_PAGE(world -> world.mine.allocate(PasidRange.exactly(world.border + 30L))),
  ALLOCATE_REFUSED(world -> world.mine.tryAllocate(PasidRange.of(0, 0))),
  ALLOCATE_KEYED(world -> world.mine.allocate(PasidRange.ALL, "new key")),
  ALLOCATE_KEYED_FIRST(world -> world.other.allocate(PasidRange.ALL, "first key")),
  ALLOCATE_SEVERAL(
      world -> world.mine.allocate(PasidRange.of(world.border - 4L, world.border + 6L), 9)),
  ALLOCATE_CONTIGUOUS(world ->
      world.mine.allocateContiguous(PasidRange.of(world.border - 4L, world.border + 39L), 20)),
  ALLOCATE_SEVERAL_REFUSED(
      world -> world.refused(() -> world.mine.allocate(PasidRange.of(190, 215), 20))),
  ALLOCATE_CONTIGUOUS_REFUSED(
      world -> world.refused(() -> world.mine.allocateContiguous(PasidRange.of(190, 215), 11))),
  FREE_ONE(world -> world.mine.free(2)),
  FREE_ACTIVE(world -> world.mine.free(5)),
  FREE_NAMED(world -> world.mine.free(3)),
  FREE_RANGE(world -> world.mine.free(PasidRange.of(2, 30))),
  FREE_ALL(world -> world.mine.free(PasidRange.ALL)),
  FREE_PLAIN_RANGE(world -> world.other.free(PasidRange.ALL)),
  FREE_PART(world -> world.mine.free(PasidRange.ALL, 6)),
  GET(world -> world.mine.get(2)),
  PUT_LAST(world -> world.mine.put(5)),
  PUT_PENDING(world -> world.mine.put(41)),
  ATTACH_SPID(world -> world.mine.attachSpid(2, 7)),
  ATTACH_FIRST_SPID(world -> world.other.attachSpid(200, 7)),
  DETACH_SPID(world -> world.mine.detachSpid(4)),
  ATTACH_VALUE(world -> world.mine.attach(2, "value of 2")),
  VISIT(world -> world.mine.forEach(PasidRange.ALL, id -> {})),
  REPORT_BUSY(world -> {
    if (world.mine.holds(8)) {
      world.mine.reportBusy(8, PasidRange.ALL);
    } else {
      // The mark stays though no other ID could be had.
      world.mine.allocate(PasidRange.ALL);
    }
  }),
  CLEAR_FOREIGN(world -> world.space.clearForeign(PasidRange.ALL)),
  TRANSFER(world -> world.space.transfer(world.mine, world.other, 2, 3, 4, 5, 6)),
  TRANSFER_REFUSED(world -> world.space.transfer(world.mine, world.other, 3, 41)),
  MOVE_AWAY(
      FaultCampaignWorld::prepareMove,
      world -> world.space.moveAway(world.mine, world.upstream(), 2)),
  MOVE_AWAY_NAMED(
      world -> world.upstream(), world -> world.space.moveAway(world.mine, world.upstream(), 0)),
  MOVE_AWAY_REFUSED(
      FaultCampaignWorld::prepareMove,
      world -> {
        world.space.changeQuota(world.upstream(), Quota.limit(39));
        world.space.moveAway(world.mine, world.upstream(), 2);
      }),
  MOVE_BACK(
      world -> {
        world.prepareMove();
        world.space.moveAway(world.mine, world.upstream(), 0);
      },
      world -> world.space.transfer(world.upstream(), world.mine, 2, 3, 4, 30)),
  MOVE_GUARANTEE(
      world -> world.space.moveGuarantee(world.other, world.mine, Quota.guaranteed(20, 100))),
  STRIP(world -> world.space.strip(world.mine)),
  RESTORE(world -> world.space.restore(world.mine, 2, 9, "restored")),
  CLOSE(world -> world.mine.close()),
  RELEASE_PENDING(world -> world.space.releasePending(world.mine)),
  RELEASE_PENDING_OF_A_CLOSED_SET(
      world -> world.mine.close(), world -> world.space.releasePending(world.mine)),
  CHANGE_QUOTA(world -> world.space.changeQuota(world.mine, Quota.guaranteed(50, 60))),
  OPEN(world -> {
    if (world.third == null) {
      world.third = world.space.open("third", Quota.guaranteed(3, 3), world.space.account(9));
    }
  }),
  END_AND_OPEN(
      world -> world.space.open("short", Quota.limit(1)).close(),
      world -> {
        if (world.third == null) {
          world.third = world.space.open("third", Quota.limit(1));
        }
      }),
  EXPIRE(
      world -> {
        world.mine.free(PasidRange.of(20, 29));
        world.nowMs.addAndGet(1000);
      },
      world -> world.mine.tryAllocate(PasidRange.of(0, 0))),
  ACKNOWLEDGE(world -> world.mine.free(7), world -> world.acknowledge(7)),
  ACKNOWLEDGE_EARLY(world -> world.acknowledge(41)),
  PUT_ACKNOWLEDGED(world -> world.acknowledge(41), world -> world.mine.put(41)),
  REGISTER_CONSUMER(world -> {
    if (world.consumers.size() == 2) {
      world.consumers.add(world.space.registerDrainConsumer());
    }
  }),
  END_CONSUMER(
      world -> world.acknowledge(41), world -> world.consumers.forEach(DrainConsumer::close)),
  SUBSCRIBE(world -> {
    if (world.subscription == null) {
      world.subscription = world.space.subscribe(world.mine, Priority.LAST, event -> {});
    }
  }),
  NAMES(world -> world.space.names(world.mine)),
  RUNS(world ->
      world.space.inspector().forEachRun(PasidRange.ALL, (min, max, state, holder) -> true)),
  SURVEY(world -> world.space.inspector().survey(PasidRange.ALL)),
  EXPLAIN(world -> world.space.inspector().explain(world.mine, PasidRange.ALL, 4, true)),
  LOOK(world -> {
    world.space.describe(3);
    world.space.statistics(world.mine);
    world.space.freeCounters();
  }),
  SNAPSHOT(world -> world.space.snapshot());

  @SuppressWarnings("ImmutableEnumChecker") // without state
  private final Consumer<FaultCampaignWorld> before;

  @SuppressWarnings("ImmutableEnumChecker") // without state
  private final Consumer<FaultCampaignWorld> operation;

  FaultCampaignOperation(Consumer<FaultCampaignWorld> operation) {
    this(world -> {}, operation);
  }

  FaultCampaignOperation(
      Consumer<FaultCampaignWorld> before, Consumer<FaultCampaignWorld> operation) {
    this.before = before;
    this.operation = operation;
  }

  /** Differences that a failure may leave: lines with one of these words. */
  List<String> stays() {
    return switch (this) {
      case REPORT_BUSY ->
          List.of("id=8,", "mine", "account ", "uncharged ", "RangeSurvey", "FREE 8");
      // Set by set.
      case CLEAR_FOREIGN -> List.of("id=42,", "mine", "account ", "uncharged ", "RangeSurvey");
      // An early acknowledgement that is not found, out of memory, is forgotten.
      case PUT_ACKNOWLEDGED, ACKNOWLEDGE, ACKNOWLEDGE_EARLY, END_CONSUMER ->
          List.of("id=41,", "id=7,", "mine", "account ", "uncharged ", "RangeSurvey");
      // Its references and names, one after the other: their users are elsewhere in any case.
      case STRIP, MOVE_AWAY_NAMED ->
          List.of("id=3,", "id=4,", "id=5,", "id=6,", "mine", "RangeSurvey");
      // Due IDs may be free already, all or some.
      case EXPIRE -> List.of("id=2", "id=43,", "mine", "account ", "uncharged ", "RangeSurvey");
      // The space counts from the first request for a guarantee on.
      case CHANGE_QUOTA, MOVE_GUARANTEE, OPEN -> List.of("uncharged ");
      // The SPID and then the key.
      case RESTORE -> List.of("mine");
      default -> List.of();
    };
  }

  void prepare(FaultCampaignWorld world) {
    before.accept(world);
  }

  void run(FaultCampaignWorld world) {
    operation.accept(world);
  }
}
