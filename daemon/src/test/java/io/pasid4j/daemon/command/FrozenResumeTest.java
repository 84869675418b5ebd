// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.daemon.testing.Arrivals;
import io.pasid4j.daemon.testing.IdleDomainLink;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.ResumeToken;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A RESUME during which the set is frozen, because it may be moving. */
class FrozenResumeTest {
  private static final ResumeToken TOKEN = ResumeToken.of(new byte[32]);

  private final HostedSpace hosted = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
  private final SessionRegistry sessions =
      new SessionRegistry(
          new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4))), () -> 0);
  private final SessionCommands commands = new SessionCommands(sessions);
  private final ConnectionContext caller =
      new ConnectionContext(new Peer(4712, 1000, 1000), null, why -> {}, new EventFeed(() -> {}));
  private Session session;

  /** The number of the look at the set in which it is frozen, and before which it is not here. */
  private int frozenInLook = 1;

  private @Nullable SetFreeze frozen;

  /** Freezes the set between the look for it and its resumption. */
  private final class Link extends IdleDomainLink {
    private int looks;

    @Override
    public boolean isArriving(TokenHash token) {
      looks++;
      if (looks == frozenInLook) {
        frozen = sessions.moving().freeze(session);
      }
      return looks < frozenInLook;
    }

    @Override
    public CompletableFuture<Outcome> catchUp() {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }

    @Override
    public CompletableFuture<Outcome> resumed(int setId) {
      return CompletableFuture.completedFuture(Outcome.DONE);
    }
  }

  @BeforeEach
  void arrive() {
    hosted.link(new Link());
    session = Arrivals.arrive(sessions, hosted, TOKEN.bytes());
  }

  private static CommandResult goOn(CommandResult result) {
    assertThat(result).isInstanceOf(CommandResult.Waiting.class);
    return ((CommandResult.Waiting) result).then().get();
  }

  private CommandResult resume() {
    return commands.resume(caller, new ResumeRequest(TOKEN));
  }

  @Test
  void itWaitsAndGetsTheSetThatStays() {
    CommandResult first = resume();
    assertThat(first).isInstanceOf(CommandResult.Waiting.class);
    assertThat(((CommandResult.Waiting) first).until()).isNotDone();

    Objects.requireNonNull(frozen).end();
    assertThat(goOn(first)).isInstanceOf(CommandResult.Reply.class);
    assertThat(caller.session()).isSameAs(session);
  }

  /** Frozen again and again, for a moment each: the set lives. */
  @Test
  void itWaitsAlsoIfTheSetIsThawedBeforeThatIsSeen() {
    frozenInLook = 3; // here from the look after the view on
    CommandResult caughtUp = goOn(resume());
    Objects.requireNonNull(frozen).end();

    assertThat(goOn(caughtUp)).isInstanceOf(CommandResult.Reply.class);
  }

  @Test
  void itIsSentToTheHostOfASetThatMoves() {
    CommandResult first = resume();
    sessions.moving().endMoved(session, "b");

    assertThat(goOn(goOn(first))).isEqualTo(new CommandResult.Failure(Errno.EREMOTE));
  }
}
