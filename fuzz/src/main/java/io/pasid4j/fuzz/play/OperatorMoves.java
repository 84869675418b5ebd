// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.fuzz.model.NaiveSpace;
import io.pasid4j.fuzz.model.NaiveTenant;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a peer does that reaches beyond its own set, as far as it may. */
final class OperatorMoves {
  private static final int ENTRY_BYTES = 184;
  private static final int NAME_BYTES = 64;
  private static final int HIDDEN = 3;
  private static final int MOST_LIMIT = 140;
  private static final int MOST_GUARANTEE = 20;

  private final ExpectedDaemon stage;
  private final FuzzPeer player;

  OperatorMoves(ExpectedDaemon stage, FuzzPeer player) {
    this.stage = stage;
    this.player = player;
  }

  private boolean mayTouch(ExpectedSet set) {
    return player.peer.operator() || player.peer.uid() == set.uid;
  }

  /** A set that may be there, or the number of one that is not. */
  private @Nullable ExpectedSet some(int choice) {
    return choice % (stage.open.size() + 1) == stage.open.size()
        ? null
        : stage.open.get(choice % (stage.open.size() + 1));
  }

  private static int idOf(@Nullable ExpectedSet set) {
    return set == null ? Integer.MAX_VALUE : set.id;
  }

  /** SETS. */
  void sets() {
    Reply reply = player.ask(CommandId.SETS, 0, 100, ENTRY_BYTES);
    List<ExpectedSet> visible = stage.open.stream().filter(this::mayTouch).toList();
    reply.expect("sets", visible.size());
    for (int i = 0; i < visible.size(); i++) {
      check(visible.get(i), reply, Integer.BYTES + i * ENTRY_BYTES);
    }
  }

  private static void check(ExpectedSet set, Reply reply, int at) {
    NaiveTenant model = set.set;
    Expect.equal("set id", reply.u32(at), set.id);
    Expect.equal("uid", reply.u32(at + 8), set.uid);
    Expect.equal("name", reply.name(at + 16), set.name);
    Expect.equal("held", reply.u32(at + 84), model.size() - model.pendingIds());
    Expect.equal("limit", reply.u32(at + 88), model.limitIds());
    Expect.equal("guarantee", reply.u32(at + 92), model.guaranteedIds());
    Expect.equal("active", reply.u32(at + 104), model.activeIds());
    Expect.equal("pending", reply.u32(at + 108), model.pendingIds());
    int flags = (set.waits ? 1 : 0) | (set.token == null ? 0 : 2);
    Expect.equal("flags", reply.u32(at + 112), flags);
    Expect.equal("space", reply.name(at + 116), set.space);
  }

  /** SHOW, in any space. */
  void show(FuzzInput script) {
    int id = (int) script.number();
    String name = script.oneOf("", InProcessDaemon.RESTING, InProcessDaemon.OPERATORS);
    byte[] request =
        ByteBuffer.allocate(Integer.BYTES + (name.isEmpty() ? 0 : NAME_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(id)
            .put(name.getBytes(StandardCharsets.UTF_8))
            .array();
    Reply reply = player.ask(CommandId.SHOW, request);
    NaiveSpace space = stage.space(name.isEmpty() ? InProcessDaemon.KEPT : name);
    if (name.equals(InProcessDaemon.OPERATORS) && !player.peer.operator()) {
      reply.expectErrno(Errno.ENOENT);
    } else if (id < 0 || id > space.maxId()) {
      reply.expectErrno(Errno.EINVAL);
    } else {
      check(space, id, reply);
    }
  }

  private void check(NaiveSpace space, int id, Reply reply) {
    NaiveTenant set = space.ownerOf(id);
    if (set == null || !mayTouch(stage.ownedOf(set))) {
      boolean seesFree = player.peer.operator() && set == null;
      int free = space.rests().rests(id) ? 6 : 0;
      reply.expect("state", id == 0 ? 2 : seesFree ? free : HIDDEN);
      return;
    }
    int held = set.references(id) > 0 ? 4 : 1;
    reply.expect("state", set.isPending(id) ? 5 : held);
    Expect.equal("holder", reply.u32(4), stage.ownedOf(set).id);
    Expect.equal("references", reply.u32(88), set.references(id));
  }

  /** RELEASE. */
  void release(FuzzInput script) {
    ExpectedSet set = some(script.u8());
    PasidRange range = script.range();
    Reply reply = player.ask(CommandId.RELEASE, idOf(set), (int) range.min(), (int) range.max());
    if (set == null || !mayTouch(set)) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      reply.expect("released", set.set.free(range));
    }
  }

  /** QUOTA. */
  void quota(FuzzInput script) {
    ExpectedSet set = some(script.u8());
    int limit = script.u8() % MOST_LIMIT;
    int guarantee = script.u8() % MOST_GUARANTEE;
    Reply reply = player.ask(CommandId.QUOTA, idOf(set), limit, guarantee);
    if (guarantee > limit) {
      reply.expectErrno(Errno.EINVAL);
    } else if (!player.peer.operator()) {
      reply.expectErrno(Errno.EPERM);
    } else if (set == null) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      reply.expect("quota", set.set.changeQuota(limit, guarantee));
    }
  }

  /** CLOSE_SET: whoever has the set loses its connection, maybe before it has the reply. */
  void closeSet(FuzzInput script) {
    ExpectedSet set = some(script.u8());
    Reply reply = player.tryToAsk(CommandId.CLOSE_SET, Frames.payload(idOf(set)));
    boolean own = set != null && set.equals(player.own);
    Expect.that(reply != null || own, "reply: none");
    if (set == null || !mayTouch(set)) {
      if (reply != null) {
        reply.expectErrno(Errno.ENOENT);
      }
      return;
    }
    if (reply != null) {
      reply.expect("closed", set.set.size());
    }
    FuzzPeer had = stage.playerOf(set);
    stage.close(set);
    if (had != null) {
      stage.comeAgain(had);
    }
  }
}
