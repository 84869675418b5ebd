// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.fuzz.model.NaiveAnswer;
import io.pasid4j.fuzz.model.NaiveTenant;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.util.List;
import java.util.Set;

/** What a peer does with its own set. */
final class SetMoves {
  private static final int MOST_AT_ONCE = 12;
  private static final int SPIDS = 8;
  private static final int KEYS = 8;

  private final FuzzPeer player;
  private final ExpectedSet own;
  private final NaiveTenant model;

  private SetMoves(FuzzPeer player, ExpectedSet own) {
    this.player = player;
    this.own = own;
    model = own.set;
  }

  /** One move; who has no set may do none of them. */
  static void play(int move, FuzzPeer player, FuzzInput script) {
    ExpectedSet own = player.own;
    if (own == null) {
      player.ask(CommandId.FREE, 0, 1).expectErrno(Errno.EPERM);
      return;
    }
    SetMoves moves = new SetMoves(player, own);
    switch (move) {
      case 0, 1, 2 -> moves.allocate(script);
      case 3 -> moves.keyed(script);
      case 4, 5 -> moves.free(script.range());
      case 6 -> moves.list(script.range());
      case 7, 8 -> moves.get((int) script.number());
      case 9, 10 -> moves.put((int) script.number());
      case 11 -> moves.attach((int) script.number(), script.u8() % SPIDS);
      case 12 -> moves.detach(script.u8() % SPIDS);
      case 13 -> moves.find(script.u8() % SPIDS);
      default -> moves.holds(script.u8());
    }
  }

  private void allocate(FuzzInput script) {
    PasidRange range = script.range();
    int count = 1 + script.u8() % MOST_AT_ONCE;
    boolean contiguous = (script.u8() & 1) == 1;
    Reply reply =
        player.ask(
            CommandId.ALLOCATE, (int) range.min(), (int) range.max(), count, contiguous ? 1 : 0);
    NaiveAnswer expected = model.allocate(range, count, contiguous);
    if (expected.code() < 0) {
      reply.expect("refusal", expected.code());
    } else {
      Expect.equal("IDs", reply.ids(), expected.ids());
    }
    own.note(expected, range, count);
  }

  private void keyed(FuzzInput script) {
    PasidRange range = script.range();
    int key = 'a' + script.u8() % KEYS;
    Reply reply =
        player.ask(
            CommandId.ALLOCATE_KEYED, (int) range.min(), (int) range.max(), key * 0x01010101);
    NaiveAnswer expected = model.allocate(range, Character.toString(key));
    List<Integer> ids = expected.ids();
    reply.expect("ID of a key", ids.isEmpty() ? expected.code() : ids.getFirst());
    own.note(expected, range, 1);
  }

  private void free(PasidRange range) {
    player
        .ask(CommandId.FREE, (int) range.min(), (int) range.max())
        .expect("freed", model.free(range));
  }

  private void list(PasidRange range) {
    Reply reply = player.ask(CommandId.LIST, (int) range.min(), (int) range.max(), 1000);
    Expect.equal("list", reply.ids(), model.list(range));
  }

  private void get(int id) {
    player.ask(CommandId.GET, id).expect("get", model.get(id));
  }

  private void put(int id) {
    player.ask(CommandId.PUT, id).expect("put", model.put(id));
  }

  private void attach(int id, int spid) {
    int result = player.ask(CommandId.ATTACH_SPID, id, spid).result();
    Set<Integer> right = model.attach(id, spid);
    Expect.that(right.contains(result), "attach: " + result + " (expected: " + right + ")");
  }

  private void detach(int spid) {
    player.ask(CommandId.DETACH_SPID, spid).expect("detach", model.detach(spid) ? 1 : 0);
  }

  private void find(int spid) {
    Expect.equal("find", player.ask(CommandId.FIND_SPID, spid).ids(), model.find(spid));
  }

  private void holds(int id) {
    boolean expected = !model.list(PasidRange.of(id, id)).isEmpty();
    player.ask(CommandId.HOLDS, id).expect("holds", expected ? 1 : 0);
  }
}
