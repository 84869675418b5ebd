// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.state.TokenHash;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A space's link to the domain that leases its IDs. Thread-safe; no method blocks. */
public interface DomainLink {
  /** The link of a space that is in no domain: it has all of its IDs. */
  DomainLink NONE =
      new DomainLink() {
        @Override
        public boolean isInDomain() {
          return false;
        }

        @Override
        public CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
          return CompletableFuture.completedFuture(Outcome.NOTHING_FREE);
        }

        @Override
        public CompletableFuture<Outcome> catchUp() {
          return CompletableFuture.completedFuture(Outcome.DONE);
        }

        @Override
        public CompletableFuture<Outcome> resumed(int setId) {
          return CompletableFuture.completedFuture(Outcome.DONE);
        }

        @Override
        public void closed(int setId) {}
      };

  /** Outcome of a request. */
  enum Outcome {
    /** It is done, and the words say so. */
    DONE,

    /** The domain has nothing free there. */
    NOTHING_FREE,

    /** No answer came in time: it may still be done. */
    NO_ANSWER
  }

  /** Returns whether the space is in a domain, so that its IDs are leased. */
  default boolean isInDomain() {
    return true;
  }

  /**
   * Returns whether sets may be opened; false while a host that was fenced waits for the quarantine
   * of its IDs.
   */
  default boolean admitsTenants() {
    return true;
  }

  /**
   * Returns true while the set of a token has arrived and has not all of its IDs here: it cannot be
   * resumed yet.
   */
  default boolean isArriving(TokenHash token) {
    return false;
  }

  /**
   * Requests more IDs.
   *
   * @param uid the user who waits for them
   * @param range where they are wanted, both ends inclusive
   * @param countIds how many in one piece, 1 or more
   * @return DONE when they are free here; NO_ANSWER also if the user waits for too many already
   */
  CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds);

  /**
   * Keeps for some seconds what is leased and not used: a request leases in several steps, and uses
   * all of it after the last.
   */
  default void keepSpare() {}

  /** Lets other hosts have what this one has leased in vain, soon. */
  default void returnSpare() {}

  /**
   * Limits an account to what this host has leased for it in the domain, from now on; nothing, if
   * it has not yet.
   *
   * @param account the key of an account of the space
   */
  default void limit(long account) {}

  /**
   * Asks for more of what a tenant may have in the domain.
   *
   * @param account the key of its account in the space
   * @param countIds how many IDs it is about to be given
   * @return DONE when this host may give them, or it is not a limit of the domain that refuses them
   */
  default CompletableFuture<Outcome> leaseAmount(long account, int countIds) {
    return CompletableFuture.completedFuture(Outcome.NOTHING_FREE);
  }

  /**
   * Returns a tenant's limit in the domain and what this host has leased of it.
   *
   * @param account the key of its account in the space
   * @return null if it has no such limit
   */
  default @Nullable DomainAmount amount(long account) {
    return null;
  }

  /**
   * Reads the domain's present view of this host, so that a set which has arrived is here.
   *
   * @return DONE or NO_ANSWER
   */
  CompletableFuture<Outcome> catchUp();

  /**
   * Reports that a set has been resumed, which ends its arrival if it has arrived from another
   * host.
   *
   * @return DONE when the domain knows; NO_ANSWER after a second
   */
  CompletableFuture<Outcome> resumed(int setId);

  /** Reports that a set has ended here: it must not arrive a second time. */
  void closed(int setId);
}
