// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fence that every member reads: a replica that does not would not know who was fenced. */
class FenceVersionTest {
  private static DomainCommand fence(MemberStatus... members) {
    return DomainOperator.fenceOf(List.of(members), "c", 4, 60_000);
  }

  private static MemberStatus member(String name, long instance, int reads) {
    return new MemberStatus(name, 4, instance, 1, reads, 0, 0, 0);
  }

  @Test
  void clocksAreCountedIfAllReadIt() {
    assertThat(fence(member("a", 7, 3), member("c", 8, 3)))
        .isEqualTo(new DomainCommand.CountedFence("c", 4, 60_000));
  }

  /** The host that is fenced may be a voter, and one that was fenced before may come back. */
  @Test
  void noMemberMayBeOlderAlsoIfItIsFenced() {
    assertThat(fence(member("a", 7, 3), member("c", 8, 2))).isInstanceOf(DomainCommand.Fence.class);
    assertThat(fence(member("a", 7, 3), member("b", 0, 2), member("c", 8, 3)))
        .isInstanceOf(DomainCommand.Fence.class);
  }
}
