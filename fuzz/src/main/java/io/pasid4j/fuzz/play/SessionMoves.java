// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a peer does about which set it has, and what it learns of it. */
final class SessionMoves {
  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_AT = 24;
  private static final byte[] NO_TOKEN = new byte[TOKEN_BYTES];
  private static final int INIT_PID = 1;
  private static final int NAMES = 10;

  private final ExpectedDaemon stage;
  private final FuzzPeer player;

  SessionMoves(ExpectedDaemon stage, FuzzPeer player) {
    this.stage = stage;
    this.player = player;
  }

  /** Another connection. */
  void reconnect() {
    stage.leave(player);
    stage.comeAgain(player);
  }

  private boolean isSettled() {
    ExpectedSet own = player.own;
    return player.settled || (own != null && own.set.size() > 0);
  }

  /** SESSION. */
  void session(FuzzInput script) {
    boolean resumable = (script.u8() & 1) == 1;
    int limitWish = script.u8() % (InProcessDaemon.QUOTA_IDS + 4);
    int guaranteeWish = script.u8() % (InProcessDaemon.GUARANTEED_IDS + 3);
    String space =
        script.oneOf(
            "",
            InProcessDaemon.KEPT,
            InProcessDaemon.KEPT,
            InProcessDaemon.RESTING,
            InProcessDaemon.RESTING,
            InProcessDaemon.OPERATORS,
            "none");
    int named = script.u8() % (NAMES + 1);
    String name = named == NAMES ? "" : "vm-" + named;
    Reply reply =
        player.ask(CommandId.SESSION, request(resumable, limitWish, guaranteeWish, space, name));
    if (isSettled()) {
      reply.expectErrno(Errno.EBUSY);
      return;
    }
    ExpectedDaemon.Opening opening =
        stage.open(
            player, space.isEmpty() ? InProcessDaemon.KEPT : space, limitWish, guaranteeWish, name);
    ExpectedSet opened = opening.opened();
    if (opened != null) {
      take(opened, reply, resumable);
    } else if (opening.why() < 0) {
      reply.expect("refusal", opening.why());
    } else {
      reply.expectErrno(opening.why());
    }
  }

  private static byte[] request(
      boolean resumable, int limitWish, int guaranteeWish, String space, String name) {
    byte[] names = (space + name).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 * Integer.BYTES + names.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(resumable ? 1 : 0)
        .putInt(limitWish)
        .putInt(guaranteeWish)
        .putInt(space.length())
        .putInt(name.length())
        .put(names)
        .array();
  }

  private void take(ExpectedSet opened, Reply reply, boolean resumable) {
    replace(opened);
    stage.opened(opened, reply.u32(4));
    byte[] token = token(reply);
    boolean kept = resumable && opened.space.equals(InProcessDaemon.KEPT);
    Expect.equal("token", !Arrays.equals(token, NO_TOKEN), kept);
    if (kept) {
      opened.token = token;
      stage.tokens.add(opened);
    }
    check(opened, reply);
  }

  private static byte[] token(Reply reply) {
    byte[] token = new byte[TOKEN_BYTES];
    reply.payload().get(TOKEN_AT, token);
    return token;
  }

  /** It goes on with another set, and what it had before ends. */
  private void replace(ExpectedSet other) {
    ExpectedSet before = player.own;
    player.unsubscribe();
    player.own = null;
    if (before != null) {
      stage.close(before);
    }
    player.own = other;
    player.settled = true;
  }

  private static void check(ExpectedSet set, Reply reply) {
    reply.expect("result", 0);
    Expect.equal("set id", reply.u32(4), set.id);
    Expect.equal("limit", reply.u32(8), set.set.limitIds());
    Expect.equal("guarantee", reply.u32(12), set.set.guaranteedIds());
    Expect.equal("top", (1 << reply.u32(16)) - 1, set.set.space().maxId());
    Expect.equal("held", reply.u32(20), set.set.size());
  }

  /** RESUME, by any token that was ever given, or by one that was not. */
  void resume(FuzzInput script) {
    int choice = script.u8();
    ExpectedSet wanted = choice < stage.tokens.size() ? stage.tokens.get(choice) : null;
    byte[] token = wanted == null ? madeUp(choice) : tokenOf(wanted);
    Reply reply = player.ask(CommandId.RESUME, token);
    if (isSettled()) {
      reply.expectErrno(Errno.EBUSY);
    } else if (wanted == null || !stage.open.contains(wanted) || wanted.uid != player.peer.uid()) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      resumed(wanted, reply);
      Expect.that(Arrays.equals(token(reply), token), "token: another one");
    }
  }

  private static byte[] madeUp(int seed) {
    byte[] token = new byte[TOKEN_BYTES];
    Arrays.fill(token, (byte) (1 + seed % Byte.MAX_VALUE));
    return token;
  }

  private static byte[] tokenOf(ExpectedSet set) {
    return set.token == null ? NO_TOKEN : set.token;
  }

  private void resumed(ExpectedSet wanted, Reply reply) {
    FuzzPeer before = stage.playerOf(wanted);
    if (before != null) {
      before.unsubscribe();
      before.own = null;
    }
    replace(wanted);
    wanted.waits = false;
    wanted.lives |= player.lives;
    check(wanted, reply);
    if (before != null) {
      stage.comeAgain(before);
    }
  }

  /** HOLDER. */
  void holder(FuzzInput script) {
    ExpectedSet own = player.own;
    int self = Math.toIntExact(ProcessHandle.current().pid());
    int pid = script.oneOf(self, INIT_PID, ExpectedDaemon.DEAD_PID);
    Reply reply = player.ask(CommandId.HOLDER, pid);
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
    } else if (pid == ExpectedDaemon.DEAD_PID) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      reply.expect("holder", 0);
      own.lives = true;
    }
  }

  /** NAME. */
  void name(FuzzInput script) {
    ExpectedSet own = player.own;
    String name = "guest-" + script.u8() % NAMES;
    Reply reply = player.ask(CommandId.NAME, name.getBytes(StandardCharsets.UTF_8));
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
    } else if (own.set.size() > 0) {
      reply.expectErrno(Errno.EBUSY);
    } else {
      reply.expect("name", 0);
      own.name = name;
    }
  }

  /** INFO. */
  void info() {
    Reply reply = player.ask(CommandId.INFO);
    ExpectedSet own = player.own;
    reply.expect("info", 0);
    Expect.equal("limit", reply.u32(12), own == null ? 0 : own.set.limitIds());
    Expect.equal("guarantee", reply.u32(16), own == null ? 0 : own.set.guaranteedIds());
    Expect.equal("held", reply.u32(20), own == null ? 0 : own.set.size());
    Expect.equal("set id", reply.u32(28), own == null ? 0 : own.id);
    Expect.equal("name", reply.name(32), own == null ? "pid-" + player.peer.pid() : own.name);
  }

  /** REFUSAL. */
  void refusal() {
    Reply reply = player.ask(CommandId.REFUSAL);
    ExpectedSet own = player.own;
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
      return;
    }
    check(own.refused, reply);
  }

  private static void check(ExpectedSet.@Nullable Refused expected, Reply reply) {
    Expect.equal("code", reply.u32(4), expected == null ? 0 : expected.answer().code());
    if (expected != null) {
      Expect.equal("min", reply.u32(8), (int) expected.range().min());
      Expect.equal("max", reply.u32(12), (int) expected.range().max());
      Expect.equal("count", reply.u32(16), expected.count());
      Expect.equal("held", reply.u32(20), expected.held());
      Expect.equal("limit", reply.u32(24), expected.limit());
      Expect.equal("at", reply.payload().getLong(32), expected.answer().availableAtMs());
    }
  }
}
