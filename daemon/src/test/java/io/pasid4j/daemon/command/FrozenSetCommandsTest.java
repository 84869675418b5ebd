// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.event.EventFeed;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.ResultReply;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Requests by others than its own connection to change a set while it may be moving. */
class FrozenSetCommandsTest {
  private static final ConnectionContext OPERATOR = caller(new Peer(1, 1003, 1000, true));
  private static final ConnectionContext ALICE = caller(new Peer(3, 1000, 1000));

  private final SessionRegistry sessions = registry(8, Quota.limit(10));
  private final OperatorCommands commands = new OperatorCommands(sessions, new Visibility());
  private final Session ofAlice = open(sessions, ALICE);

  private static ConnectionContext caller(Peer peer) {
    return new ConnectionContext(peer, null, why -> {}, new EventFeed(() -> {}));
  }

  private static SessionRegistry registry(int bits, Quota quota) {
    PasidSpace space = PasidSpace.builder().bits(bits).build();
    return new SessionRegistry(
        new AccessPolicy(
            Spaces.of(new HostedSpace(Spaces.DEFAULT_NAME, space)), Rules.everybody(quota)),
        () -> 0);
  }

  private static Session open(SessionRegistry registry, ConnectionContext caller) {
    return ((OpenResult.Opened) registry.open(caller.peer(), why -> {}, OpenRequest.DEFAULT))
        .session();
  }

  private CommandResult release(ConnectionContext caller, long setId) {
    return commands.release(caller, new ReleaseRequest(setId, PasidRange.ALL), new TurnBudget());
  }

  /** All requests that change a set which is not the caller's own. */
  private List<Supplier<CommandResult>> changesOf(ConnectionContext caller, Session session) {
    return List.of(
        () -> release(caller, session.id()),
        () -> commands.quota(OPERATOR, new QuotaRequest(session.id(), Quota.limit(7))),
        () -> commands.close(caller, new CloseSetRequest(session.id())));
  }

  /** The set may be moving: its IDs, freed here, would be another's and the moved set's. */
  @Test
  void nobodyChangesAFrozenSetBeforeItIsDecidedWhereItIs() {
    ofAlice.set().allocate(PasidRange.ALL, 3);
    ConnectionContext sameUser = caller(new Peer(9, 1000, 1000));
    for (Supplier<CommandResult> change : changesOf(sameUser, ofAlice)) {
      SetFreeze frozen = Objects.requireNonNull(sessions.moving().freeze(ofAlice));
      CommandResult result = change.get();

      assertThat(result).isInstanceOf(CommandResult.Waiting.class);
      assertThat(ofAlice.set().size()).isEqualTo(3);
      assertThat(ofAlice.set().quota()).isEqualTo(Quota.limit(10));
      assertThat(sessions.byId(ofAlice.id())).contains(ofAlice);
      CommandResult.Waiting waiting = (CommandResult.Waiting) result;
      assertThat(waiting.until()).isNotDone();
      frozen.end();
      assertThat(waiting.until()).isDone();
    }
  }

  @Test
  void aChangeThatHasWaitedIsMadeIfTheSetStays() {
    ofAlice.set().allocate(PasidRange.ALL, 3);
    SetFreeze frozen = Objects.requireNonNull(sessions.moving().freeze(ofAlice));
    CommandResult.Waiting waiting = (CommandResult.Waiting) release(ALICE, ofAlice.id());
    frozen.end();

    assertThat(waiting.then().get()).isEqualTo(new CommandResult.Reply(new ResultReply(3)));
    assertThat(ofAlice.set().size()).isZero();
  }

  @Test
  void noChangeIsMadeIfTheSetHasMoved() {
    for (int i = 0; i < 3; i++) {
      Session moving = open(sessions, ALICE);
      var _ = sessions.moving().freeze(moving);
      CommandResult.Waiting waiting = (CommandResult.Waiting) changesOf(ALICE, moving).get(i).get();
      sessions.moving().endMoved(moving, "b");

      assertThat(waiting.then().get()).isEqualTo(new CommandResult.Failure(Errno.ENOENT));
    }
  }

  /** More IDs than a turn has room for: the worker finds the set frozen. */
  @Test
  void aBulkReleaseDoesNotChangeAFrozenSetEither() {
    SessionRegistry many = registry(17, Quota.limit(60_000));
    Session large = open(many, ALICE);
    large.set().allocateContiguous(PasidRange.ALL, 50_000);
    CommandResult.Deferred deferred =
        (CommandResult.Deferred)
            new OperatorCommands(many, new Visibility())
                .release(ALICE, new ReleaseRequest(large.id(), PasidRange.ALL), new TurnBudget());
    var _ = many.moving().freeze(large);

    assertThat(deferred.work().get()).isInstanceOf(CommandResult.Waiting.class);
    assertThat(large.set().size()).isEqualTo(50_000);
  }
}
