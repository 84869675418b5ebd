// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.testkit.model.ModelSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The session of a peer: its set, and its requests. */
final class SessionActions {
  private static final int TOKEN_BYTES = 32;
  private static final byte[] NO_TOKEN = new byte[TOKEN_BYTES];
  private static final int INIT_PID = 1;
  private static final int NAMES = 10;

  private final ExpectedDaemon daemon;
  private final FuzzPeer peer;
  private final FuzzInput input;

  SessionActions(ExpectedDaemon daemon, FuzzPeer peer, FuzzInput input) {
    this.daemon = daemon;
    this.peer = peer;
    this.input = input;
  }

  /** Ends the connection and makes another one. */
  void reconnect() {
    daemon.disconnect(peer);
    daemon.reconnect(peer);
  }

  /** SESSION. */
  void session() {
    RequestedSession requested = RequestedSession.read(input);
    PeerReply reply = peer.ask(CommandId.SESSION, requested.payload());
    if (peer.isBoundToSession()) {
      reply.expectErrno(Errno.EBUSY);
      return;
    }
    ExpectedOpening opening = daemon.open(peer, requested);
    ExpectedSet opened = opening.opened();
    if (opened != null) {
      opened(opened, reply, requested.resumable());
    } else if (opening.why() < 0) {
      reply.expect("refusal", opening.why());
    } else {
      reply.expectErrno(opening.why());
    }
  }

  private void opened(ExpectedSet opened, PeerReply reply, boolean resumable) {
    replaceOwn(opened);
    daemon.addSet(opened, reply.u32(ReplyLayout.SESSION_SET_ID));
    byte[] token = token(reply);
    boolean kept = resumable && opened.space().equals(InProcessDaemon.KEPT);
    Expect.equal("token", !Arrays.equals(token, NO_TOKEN), kept);
    if (kept) {
      opened.assignToken(token);
      daemon.addToken(opened);
    }
    check(opened, reply);
  }

  private static byte[] token(PeerReply reply) {
    byte[] token = new byte[TOKEN_BYTES];
    reply.payload().get(ReplyLayout.SESSION_TOKEN, token);
    return token;
  }

  /** Gives the peer another set; the one it had ends. */
  private void replaceOwn(ExpectedSet other) {
    ExpectedSet before = peer.own();
    peer.loseSet();
    if (before != null) {
      daemon.close(before);
    }
    peer.choose(other);
  }

  private static void check(ExpectedSet set, PeerReply reply) {
    ModelSet model = set.model();
    reply.expect("result", 0);
    Expect.equal("set id", reply.u32(ReplyLayout.SESSION_SET_ID), set.id());
    Expect.equal("limit", reply.u32(ReplyLayout.SESSION_LIMIT), model.limitIds());
    Expect.equal("guarantee", reply.u32(ReplyLayout.SESSION_GUARANTEE), model.guaranteedIds());
    Expect.equal("top", (1 << reply.u32(ReplyLayout.SESSION_BITS)) - 1, model.space().maxId());
    Expect.equal("held", reply.u32(ReplyLayout.SESSION_HELD), model.size());
  }

  /** RESUME, with any token that was ever issued, or with one that never was. */
  void resume() {
    int choice = input.u8();
    ExpectedSet wanted = daemon.setOfToken(choice);
    byte[] token = wanted == null ? madeUp(choice) : tokenOf(wanted);
    PeerReply reply = peer.ask(CommandId.RESUME, token);
    if (peer.isBoundToSession()) {
      reply.expectErrno(Errno.EBUSY);
    } else if (wanted == null || !daemon.sets().contains(wanted) || !isOfSameUser(wanted)) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      resumed(wanted, reply);
      Expect.that(Arrays.equals(token(reply), token), "token: another one");
    }
  }

  private boolean isOfSameUser(ExpectedSet set) {
    return set.uid() == peer.credentials().uid();
  }

  private static byte[] madeUp(int seed) {
    byte[] token = new byte[TOKEN_BYTES];
    Arrays.fill(token, (byte) (1 + seed % Byte.MAX_VALUE));
    return token;
  }

  private static byte[] tokenOf(ExpectedSet set) {
    byte[] token = set.token();
    return token == null ? NO_TOKEN : token;
  }

  private void resumed(ExpectedSet wanted, PeerReply reply) {
    FuzzPeer before = daemon.peerOf(wanted);
    if (before != null) {
      before.loseSet();
    }
    replaceOwn(wanted);
    wanted.attach();
    if (peer.isProcessAlive()) {
      wanted.addLivingProcess();
    }
    check(wanted, reply);
    if (before != null) {
      daemon.reconnect(before);
    }
  }

  /** HOLDER. */
  void holder() {
    ExpectedSet own = peer.own();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    int pid = input.oneOf(self, INIT_PID, ExpectedDaemon.DEAD_PID);
    PeerReply reply = peer.ask(CommandId.HOLDER, pid);
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
    } else if (pid == ExpectedDaemon.DEAD_PID || !mayName(pid)) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      reply.expect("holder", 0);
      own.addLivingProcess();
    }
  }

  /** Root names any process; others only their own, for this process is of no uid of theirs. */
  private boolean mayName(int pid) {
    return peer.credentials().uid() == 0 || peer.credentials().pid() == pid;
  }

  /** NAME. */
  void name() {
    ExpectedSet own = peer.own();
    String name = "guest-" + input.u8() % NAMES;
    PeerReply reply = peer.ask(CommandId.NAME, name.getBytes(StandardCharsets.UTF_8));
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
    } else if (own.model().size() > 0) {
      reply.expectErrno(Errno.EBUSY);
    } else {
      reply.expect("name", 0);
      own.rename(name);
    }
  }

  /** INFO. */
  void info() {
    PeerReply reply = peer.ask(CommandId.INFO);
    ExpectedSet own = peer.own();
    reply.expect("info", 0);
    int limit = own == null ? 0 : own.model().limitIds();
    int guarantee = own == null ? 0 : own.model().guaranteedIds();
    Expect.equal("limit", reply.u32(ReplyLayout.INFO_LIMIT), limit);
    Expect.equal("guarantee", reply.u32(ReplyLayout.INFO_GUARANTEE), guarantee);
    Expect.equal("held", reply.u32(ReplyLayout.INFO_HELD), own == null ? 0 : own.model().size());
    Expect.equal("set id", reply.u32(ReplyLayout.INFO_SET_ID), own == null ? 0 : own.id());
    String name = own == null ? "pid-" + peer.credentials().pid() : own.name();
    Expect.equal("name", reply.name(ReplyLayout.INFO_NAME), name);
  }

  /** REFUSAL. */
  void refusal() {
    PeerReply reply = peer.ask(CommandId.REFUSAL);
    ExpectedSet own = peer.own();
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
      return;
    }
    check(own.refused(), reply);
  }

  private static void check(ExpectedSet.@Nullable Refused expected, PeerReply reply) {
    int code = expected == null ? 0 : expected.result().code();
    Expect.equal("code", reply.u32(ReplyLayout.REFUSAL_CODE), code);
    if (expected != null) {
      Expect.equal("min", reply.u32(ReplyLayout.REFUSAL_MIN), (int) expected.range().min());
      Expect.equal("max", reply.u32(ReplyLayout.REFUSAL_MAX), (int) expected.range().max());
      Expect.equal("count", reply.u32(ReplyLayout.REFUSAL_COUNT), expected.count());
      Expect.equal("held", reply.u32(ReplyLayout.REFUSAL_HELD), expected.held());
      Expect.equal("limit", reply.u32(ReplyLayout.REFUSAL_LIMIT), expected.limit());
      Expect.equal(
          "available at",
          reply.payload().getLong(ReplyLayout.REFUSAL_AVAILABLE_AT),
          expected.result().availableAtMs());
    }
  }
}
