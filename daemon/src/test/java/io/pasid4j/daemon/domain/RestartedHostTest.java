// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host without rules knows of sets that have moved, after its daemon ended as by a kill. */
class RestartedHostTest {
  private static final int BITS = 8;
  private static final int LEASED_IDS = 10;
  private static final byte[] TOKEN = {1};
  private static final Quota GUARANTEED = Quota.guaranteed(20, 40);

  @TempDir Path directory;
  private StateDirectory state;
  private HostedSpace hosted;
  private HostedSpace.DomainPart part;
  private SessionRegistry sessions;
  private GuaranteeKeeper guarantees;
  private DomainWords words;

  @BeforeEach
  void start() {
    state = StateDirectory.open(directory.resolve("state"));
    SpaceOptions options = SpaceOptions.pasids("pasid").withBits(BITS);
    hosted = new StatefulSpaces(state, "pasid").host(options, List.of(options));
    part = hosted.domain().orElseThrow();
    AccessPolicy policy = new AccessPolicy(Spaces.of(hosted), new Rules(List.of()));
    sessions = new SessionRegistry(policy, () -> 0);
    guarantees = new GuaranteeKeeper(sessions, hosted);
    DomainWords.SetFiles files = DomainWords.SetFiles.open(hosted, sessions.moving(), UidMap.SAME);
    words = new DomainWords(sessions, hosted, files, UidMap.SAME, guarantees);
  }

  @AfterEach
  void end() {
    state.close();
  }

  private void restart() {
    end();
    start();
  }

  /** Takes an empty set of a host that has leased some IDs. */
  private void arrive(int idsKey, Quota quota) {
    part.upstream().release(List.of(PasidRange.of(1, LEASED_IDS)));
    SetContents contents =
        new SetContents("vm", 1000, 1000, quota, 1, TokenHash.of(TOKEN), List.of(), idsKey);
    int setId = sessions.moving().reserveId();
    MovingSet record =
        new MovingSet(setId, State.ARRIVING, 7, "", 0, 0, ContentsCodec.encode(contents));
    assertThat(words.take(record, List.of())).isTrue();
  }

  private Session arrived() {
    assertThat(sessions.size()).isEqualTo(1);
    return sessions.after(0).iterator().next();
  }

  private Quota quota() {
    return arrived().set().quota();
  }

  @Test
  void anEmptySetThatWasLimitedInTheDomainStaysSo() {
    arrive(7, Quota.limit(9));
    restart();

    assertThat(arrived().isLimitedInDomain()).isTrue();
    assertThat(arrived().set().tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    restart();
    assertThat(arrived().isLimitedInDomain()).isTrue();
  }

  @Test
  void aGuaranteeThatLacksIdsIsStillOwedAndThenMet() {
    arrive(LimitKeys.DEFAULT_LIMIT, GUARANTEED);
    restart();

    assertThat(guarantees.owedIds()).isEqualTo(GUARANTEED.guaranteedIds());
    assertThat(guarantees.quotaOf(arrived())).as("moves on with it").isEqualTo(GUARANTEED);
    guarantees.check();
    assertThat(quota()).isEqualTo(Quota.limit(GUARANTEED.limitIds()));

    part.upstream().release(List.of(PasidRange.of(LEASED_IDS + 1, 60)));
    guarantees.check();
    assertThat(quota()).isEqualTo(GUARANTEED);
    assertThat(guarantees.owedIds()).isZero();
    restart();
    assertThat(quota()).isEqualTo(GUARANTEED);
    assertThat(arrived().owedGuaranteeIds()).isZero();
  }

  @Test
  void anOperatorsQuotaEndsTheDebtForGood() {
    arrive(LimitKeys.DEFAULT_LIMIT, GUARANTEED);
    restart();
    Quota decided = Quota.guaranteed(5, 30);
    assertThat(sessions.outside().changeQuota(arrived(), decided)).isTrue();
    restart();

    part.upstream().release(List.of(PasidRange.of(LEASED_IDS + 1, 60)));
    guarantees.check();
    assertThat(quota()).isEqualTo(decided);
    assertThat(guarantees.owedIds()).isZero();
  }

  @Test
  void theTokenOfASetThatMovedAwayIsKnownAsSuchUntilItComesBack() {
    arrive(LimitKeys.DEFAULT_LIMIT, Quota.limit(9));
    words.surrender(arrived().id());
    assertThat(sessions.fateOf(TOKEN).hasMoved()).isTrue();
    restart();

    assertThat(sessions.size()).isZero();
    assertThat(sessions.fateOf(TOKEN).hasMoved()).isTrue();

    arrive(LimitKeys.DEFAULT_LIMIT, Quota.limit(9));
    assertThat(sessions.fateOf(TOKEN).hasMoved()).isFalse();
    sessions.close(arrived());
    restart();
    assertThat(sessions.fateOf(TOKEN).hasMoved()).isFalse();
  }
}
