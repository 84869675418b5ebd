// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Upstream;
import java.util.function.Predicate;

/** Sets that leave this daemon by a file, each at one moment. Thread-safe. */
public final class SetExports {
  private static final Fate EXPORTED = new Fate("another daemon, by a file");

  private final MovingSets moving;
  private final SessionCloser closer;

  SetExports(MovingSets moving, SessionCloser closer) {
    this.moving = moving;
    this.closer = closer;
  }

  /**
   * Describes a set as of one moment, between two requests of its tenant. It goes on.
   *
   * @throws ExportRefusedException if it could not be exported
   */
  public ExportedSet read(Session session) throws ExportRefusedException {
    SetFreeze frozen = freeze(session);
    try {
      return describe(session);
    } finally {
      frozen.end();
    }
  }

  /**
   * Ends a set if it is still what was exported. Its tenant's next request, and each attempt to
   * resume it here, are answered that it is elsewhere; its IDs are released as those of a set that
   * ends.
   *
   * @param isExported tests whether a description is the one that was written
   * @return how many IDs were released
   * @throws ExportRefusedException if it has changed meanwhile, or could not be exported; it goes
   *     on
   */
  public int end(Session session, Predicate<ExportedSet> isExported) throws ExportRefusedException {
    SetFreeze frozen = freeze(session);
    try {
      if (!isExported.test(describe(session))) {
        throw new ExportRefusedException(
            "set: %s: has changed since it was exported (expected: as it was; export it again)"
                .formatted(session.id()));
      }
      int heldIds = session.set().size();
      closer.closeMoved(session, EXPORTED);
      return heldIds;
    } finally {
      // It has no effect on a set that has moved.
      frozen.end();
    }
  }

  private SetFreeze freeze(Session session) throws ExportRefusedException {
    requireNoDomain(session.hostedSpace());
    if (session.isReservation() || !session.isResumable()) {
      throw new ExportRefusedException(
          "set: %s: nobody could resume it (expected: opened with a resume token)"
              .formatted(session.id()));
    }
    SetFreeze frozen = moving.freeze(session);
    if (frozen == null) {
      throw new ExportRefusedException(
          "set: %s: ends, or is being exported (expected: one that is served)"
              .formatted(session.id()));
    }
    return frozen;
  }

  /** The IDs of a space in a domain are the domain's to give. */
  static void requireNoDomain(HostedSpace hosted) throws ExportRefusedException {
    if (hosted.domain().isPresent()) {
      throw new ExportRefusedException(
          "space: %s: in a domain (expected: a space of this daemon alone; pasid migrate moves sets"
                  .formatted(hosted)
              + " within a domain)");
    }
  }

  private ExportedSet describe(Session session) throws ExportRefusedException {
    int pending = session.hostedSpace().space().statistics(session.set()).pendingIds();
    if (pending > 0) {
      throw new ExportRefusedException(
          "set: %s: %s IDs are freed and still referenced (expected: none)"
              .formatted(session.id(), pending));
    }
    return new ExportedSet(moving.contents(session), Upstream.heldBy(session.set()));
  }
}
