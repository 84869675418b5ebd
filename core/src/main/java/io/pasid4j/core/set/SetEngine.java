// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import java.util.function.Consumer;

/** The operations that the sets of a space share. */
public final class SetEngine {
  final SpaceContext space;
  final Allocations allocations;
  final Releases releases;
  final References references;
  final ForeignIds foreignIds;
  final Transfers transfers;
  final EventDelivery delivery;

  /**
   * Receives a set that is closed and has no ID any more, once or several times; no lock is held.
   */
  final Consumer<OperatedSet> ended;

  /** Operations on the sets of a space. */
  public SetEngine(SpaceContext space, Consumer<OperatedSet> ended) {
    this.space = space;
    this.allocations = new Allocations(space);
    this.releases = new Releases(space);
    this.references = new References(space, releases);
    this.foreignIds = new ForeignIds(space);
    this.transfers = new Transfers(space);
    this.delivery = new EventDelivery(releases);
    this.ended = ended;
  }

  /** State that the sets share. */
  public SpaceContext space() {
    return space;
  }
}
