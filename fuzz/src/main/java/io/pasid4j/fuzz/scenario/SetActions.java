// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.testkit.model.ModelResult;
import io.pasid4j.testkit.model.ModelSet;
import java.util.List;

/** Commands of a peer on its own set. */
final class SetActions {
  private static final int MOST_AT_ONCE = 12;
  private static final int SPIDS = 8;
  private static final int KEYS = 8;

  private final FuzzPeer peer;
  private final ExpectedSet own;
  private final ModelSet model;

  private SetActions(FuzzPeer peer, ExpectedSet own) {
    this.peer = peer;
    this.own = own;
    model = own.model();
  }

  /** Runs one action; a peer without a set may do none of them. */
  static void run(PeerAction action, FuzzPeer peer, FuzzInput input) {
    ExpectedSet own = peer.own();
    if (own == null) {
      peer.ask(CommandId.FREE, 0, 1).expectErrno(Errno.EPERM);
      return;
    }
    SetActions actions = new SetActions(peer, own);
    switch (action) {
      case ALLOCATE -> actions.allocate(input);
      case ALLOCATE_KEYED -> actions.allocateKeyed(input);
      case FREE -> actions.free(input.range());
      case LIST -> actions.list(input.range());
      case GET -> actions.get((int) input.number());
      case PUT -> actions.put((int) input.number());
      case ATTACH_SPID -> actions.attachSpid((int) input.number(), input.u8() % SPIDS);
      case DETACH_SPID -> actions.detachSpid(input.u8() % SPIDS);
      case FIND_SPID -> actions.findSpid(input.u8() % SPIDS);
      case HOLDS -> actions.holds(input.u8());
      default -> throw new IllegalArgumentException("action: " + action);
    }
  }

  private void allocate(FuzzInput input) {
    PasidRange range = input.range();
    int count = 1 + input.u8() % MOST_AT_ONCE;
    boolean contiguous = (input.u8() & 1) == 1;
    PeerReply reply =
        peer.ask(
            CommandId.ALLOCATE, (int) range.min(), (int) range.max(), count, contiguous ? 1 : 0);
    ModelResult expected = model.allocate(range.min(), range.max(), count, contiguous);
    if (expected.code() < 0) {
      reply.expect("refusal", expected.code());
    } else {
      Expect.equal("IDs", reply.ids(), expected.ids());
    }
    own.record(expected, range, count);
  }

  private void allocateKeyed(FuzzInput input) {
    PasidRange range = input.range();
    int key = 'a' + input.u8() % KEYS;
    PeerReply reply =
        peer.ask(CommandId.ALLOCATE_KEYED, (int) range.min(), (int) range.max(), key * 0x01010101);
    ModelResult expected = model.allocate(range.min(), range.max(), Character.toString(key));
    reply.expect("ID of a key", expected.idOrCode());
    own.record(expected, range, 1);
  }

  private void free(PasidRange range) {
    peer.ask(CommandId.FREE, (int) range.min(), (int) range.max())
        .expect("freed", model.free(range.min(), range.max()));
  }

  private void list(PasidRange range) {
    PeerReply reply = peer.ask(CommandId.LIST, (int) range.min(), (int) range.max(), 1000);
    Expect.equal("list", reply.ids(), model.list(range.min(), range.max()));
  }

  private void get(int id) {
    peer.ask(CommandId.GET, id).expect("get", model.get(id).code());
  }

  private void put(int id) {
    peer.ask(CommandId.PUT, id).expect("put", model.put(id).code());
  }

  private void attachSpid(int id, int spid) {
    peer.ask(CommandId.ATTACH_SPID, id, spid).expect("attach", model.attachSpid(id, spid).code());
  }

  private void detachSpid(int spid) {
    peer.ask(CommandId.DETACH_SPID, spid).expect("detach", model.detachSpid(spid) ? 1 : 0);
  }

  private void findSpid(int spid) {
    Integer id = model.idBySpid().get(spid);
    List<Integer> expected = id == null ? List.of() : List.of(id);
    Expect.equal("find", peer.ask(CommandId.FIND_SPID, spid).ids(), expected);
  }

  private void holds(int id) {
    peer.ask(CommandId.HOLDS, id).expect("holds", model.held().contains(id) ? 1 : 0);
  }
}
