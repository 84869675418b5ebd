// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import java.util.function.Consumer;

/** The operations that the sets of a space share. */
public final class SetEngine {
  final SpaceContext space;
  final Allocations allocations;
  final ManyAllocations many;
  final Releases releases;
  final References references;
  final ForeignIds foreignIds;
  final Transfers transfers;
  final EventDelivery delivery;

  /**
   * Receives a set that is closed and has no ID any more, once or several times; no lock is held.
   */
  final Consumer<OperatedSet> ended;

  /** Does what other sets could not do for want of memory; no lock is held, nothing is thrown. */
  final Runnable catchUp;

  /**
   * Operations on the sets of a space.
   *
   * @param ended receives sets that end
   * @param missed is called when events stay behind for want of memory; throws nothing
   * @param catchUp delivers those of all sets
   */
  public SetEngine(
      SpaceContext space, Consumer<OperatedSet> ended, Runnable missed, Runnable catchUp) {
    this.space = space;
    this.allocations = new Allocations(space);
    this.many = new ManyAllocations(allocations, space);
    this.releases = new Releases(space);
    this.references = new References(space, releases);
    this.foreignIds = new ForeignIds(space);
    this.transfers = new Transfers(space);
    this.delivery = new EventDelivery(releases, missed);
    this.ended = ended;
    this.catchUp = catchUp;
  }

  /** State that the sets share. */
  public SpaceContext space() {
    return space;
  }
}
