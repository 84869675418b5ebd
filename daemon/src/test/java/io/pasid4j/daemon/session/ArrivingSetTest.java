// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.daemon.testing.Arrivals;
import io.pasid4j.daemon.testing.IdleDomainLink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A set that has arrived from another host, and whose IDs are not here yet. */
class ArrivingSetTest {
  private static final Peer USER = new Peer(4712, 1000, 1000);
  private static final byte[] TOKEN = new byte[32];

  private final HostedSpace hosted = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
  private final SessionRegistry sessions =
      new SessionRegistry(
          new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4))), () -> 0);
  private boolean isArriving = true;

  /** The link of a domain in which the set is on its way here. */
  private final class Link extends IdleDomainLink {
    @Override
    public boolean isArriving(TokenHash token) {
      return isArriving && token.equals(TokenHash.of(TOKEN));
    }
  }

  private @Nullable Session resume() {
    return sessions.resume(USER, why -> {}, TOKEN);
  }

  /** It would be resumed without its IDs, and the domain told that it has them. */
  @Test
  void itIsNotResumedBeforeItIsWhole() {
    hosted.link(new Link());
    Session arrived = Arrivals.arrive(sessions, hosted, TOKEN);
    assertThat(resume()).isNull();

    isArriving = false;
    assertThat(resume()).isSameAs(arrived);
  }
}
