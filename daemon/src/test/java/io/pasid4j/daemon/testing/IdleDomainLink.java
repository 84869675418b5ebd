// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainLink;
import java.util.concurrent.CompletableFuture;

/** The link of a domain of which nothing is expected; a test says what else happens. */
public class IdleDomainLink implements DomainLink {
  /** Creates a link. */
  public IdleDomainLink() {}

  @Override
  public CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
    throw new AssertionError("lease");
  }

  @Override
  public CompletableFuture<Outcome> catchUp() {
    throw new AssertionError("catch up");
  }

  @Override
  public CompletableFuture<Outcome> resumed(int setId) {
    throw new AssertionError("resumed");
  }

  @Override
  public void closed(int setId) {}
}
