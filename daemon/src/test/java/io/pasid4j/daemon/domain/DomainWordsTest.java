// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.rule.SpaceChoice;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.daemon.testing.IdleDomainLink;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that arrive on a host where their user has none, and the limits of that user. */
class DomainWordsTest {
  private static final int BITS = 8;
  private static final Rule LIMITED_IN_DOMAIN =
      new Rule(
          new Subject.Anybody(),
          new SpaceChoice.Every(),
          Quota.limit(1 << BITS),
          9,
          OptionalInt.empty(),
          OptionalInt.of(12),
          false,
          Optional.empty());

  @TempDir Path directory;
  private StateDirectory state;
  private HostedSpace hosted;

  /** Limits accounts as the domain of the space does. */
  private static final class Link extends IdleDomainLink {
    private final AmountFile amounts;

    Link(AmountFile amounts) {
      this.amounts = amounts;
    }

    @Override
    public void limit(long account) {
      amounts.limit(amounts.tenant(account));
    }
  }

  @BeforeEach
  void host() {
    state = StateDirectory.open(directory.resolve("state"));
    SpaceOptions options = SpaceOptions.pasids("pasid").withBits(BITS);
    hosted = new StatefulSpaces(state, "pasid").host(options, List.of(options));
    HostedSpace.DomainPart part = hosted.domain().orElseThrow();
    part.upstream().release(List.of(PasidRange.of(1, (1 << BITS) - 1)));
  }

  @AfterEach
  void close() {
    state.close();
  }

  /** Takes an empty set of a user, whose quota is the whole space. */
  private PasidSet arrive(int idsKey, Rule... rules) {
    SessionRegistry sessions =
        new SessionRegistry(
            new AccessPolicy(Spaces.of(hosted), new Rules(List.of(rules))), () -> 0);
    DomainWords.SetFiles files = DomainWords.SetFiles.open(hosted, sessions.moving(), UidMap.SAME);
    hosted.link(new Link(files.amounts()));
    DomainWords words =
        new DomainWords(
            sessions, hosted, files, UidMap.SAME, new GuaranteeKeeper(sessions, hosted));
    SetContents contents =
        new SetContents(
            "vm",
            1000,
            1000,
            Quota.limit(1 << BITS),
            1,
            TokenHash.of(new byte[] {1}),
            List.of(),
            idsKey);
    int setId = sessions.moving().reserveId();
    MovingSet record =
        new MovingSet(setId, State.ARRIVING, 7, "", 0, 0, ContentsCodec.encode(contents));
    assertThat(words.take(record, List.of())).isTrue();
    return Objects.requireNonNull(words.session(setId)).set();
  }

  @Test
  void aSetThatArrivesIsUnderTheLimitThatItsUserHasInTheDomain() {
    PasidSet set = arrive(LIMITED_IN_DOMAIN.limitKeys().ids(), LIMITED_IN_DOMAIN);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aSetThatWasLimitedInTheDomainStaysSoWhereNoRuleSaysIt() {
    PasidSet set = arrive(LIMITED_IN_DOMAIN.limitKeys().ids());
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aSetThatArrivesIsUnderTheDefaultLimitOfAUser() {
    PasidSet set = arrive(LimitKeys.DEFAULT_LIMIT);
    long most = Rule.defaultMaxIds(hosted.space().capacityIds());
    set.allocate(PasidRange.ALL, (int) most);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }
}
