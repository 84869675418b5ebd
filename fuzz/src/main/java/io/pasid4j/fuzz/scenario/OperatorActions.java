// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.testkit.model.ModelRefusal;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on other sets than the peer's own, as far as it may. */
final class OperatorActions {
  private static final int NAME_BYTES = 64;

  /** States of an ID, by the numbers of the wire. */
  private static final int FREE = 0;

  private static final int IDLE = 1;
  private static final int RESERVED = 2;
  private static final int HIDDEN = 3;
  private static final int ACTIVE = 4;
  private static final int FREE_PENDING = 5;
  private static final int QUARANTINED = 6;

  /** Flags of a set. */
  private static final int DETACHED = 1;

  private static final int RESUMABLE = 2;

  /** Of what a set's flags say of its tenant. */
  private static final int PRESENCE_SHIFT = 2;

  private static final int CONNECTED = 1;

  private static final int MOST_LIMIT = 140;
  private static final int MOST_GUARANTEE = 20;

  private final ExpectedDaemon daemon;
  private final FuzzPeer peer;
  private final FuzzInput input;

  OperatorActions(ExpectedDaemon daemon, FuzzPeer peer, FuzzInput input) {
    this.daemon = daemon;
    this.peer = peer;
    this.input = input;
  }

  private boolean mayTouch(ExpectedSet set) {
    return peer.credentials().operator() || peer.credentials().uid() == set.uid();
  }

  /** A set that the daemon may have, or null for the number of one that it has not. */
  private @Nullable ExpectedSet chooseSet() {
    int at = input.u8() % (daemon.sets().size() + 1);
    return at == daemon.sets().size() ? null : daemon.sets().get(at);
  }

  private static int idOf(@Nullable ExpectedSet set) {
    return set == null ? Integer.MAX_VALUE : set.id();
  }

  /** SETS. */
  void sets() {
    PeerReply reply = peer.ask(CommandId.SETS, 0, 100, ReplyLayout.ENTRY_BYTES);
    List<ExpectedSet> visible = daemon.sets().stream().filter(this::mayTouch).toList();
    reply.expect("sets", visible.size());
    for (int i = 0; i < visible.size(); i++) {
      check(visible.get(i), reply, ReplyLayout.SETS_ENTRIES + i * ReplyLayout.ENTRY_BYTES);
    }
  }

  private static void check(ExpectedSet set, PeerReply reply, int at) {
    ModelSet model = set.model();
    Expect.equal("set id", reply.u32(at), set.id());
    Expect.equal("uid", reply.u32(at + ReplyLayout.ENTRY_UID), set.uid());
    Expect.equal("name", reply.name(at + ReplyLayout.ENTRY_NAME), set.name());
    Expect.equal("held", reply.u32(at + ReplyLayout.ENTRY_HELD), model.held().size());
    Expect.equal("limit", reply.u32(at + ReplyLayout.ENTRY_LIMIT), model.limitIds());
    Expect.equal("guarantee", reply.u32(at + ReplyLayout.ENTRY_GUARANTEE), model.guaranteedIds());
    Expect.equal("active", reply.u32(at + ReplyLayout.ENTRY_ACTIVE), model.activeIds());
    Expect.equal("pending", reply.u32(at + ReplyLayout.ENTRY_PENDING), model.pending().size());
    int flags = reply.u32(at + ReplyLayout.ENTRY_FLAGS);
    int expected = (set.isDetached() ? DETACHED : 0) | (set.token() == null ? 0 : RESUMABLE);
    Expect.equal("flags", flags & (DETACHED | RESUMABLE), expected);
    boolean isConnected = flags >>> PRESENCE_SHIFT == CONNECTED;
    Expect.equal("connected", isConnected ? 1 : 0, set.isDetached() ? 0 : 1);
    Expect.equal("space", reply.name(at + ReplyLayout.ENTRY_SPACE), set.space());
  }

  /** SHOW, in any space. */
  void show() {
    int id = (int) input.number();
    String name = input.oneOf("", InProcessDaemon.QUARANTINED, InProcessDaemon.OPERATORS);
    byte[] request =
        ByteBuffer.allocate(Integer.BYTES + (name.isEmpty() ? 0 : NAME_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(id)
            .put(name.getBytes(StandardCharsets.UTF_8))
            .array();
    PeerReply reply = peer.ask(CommandId.SHOW, request);
    ModelSpace space = daemon.space(name.isEmpty() ? InProcessDaemon.KEPT : name);
    if (name.equals(InProcessDaemon.OPERATORS) && !peer.credentials().operator()) {
      reply.expectErrno(Errno.ENOENT);
    } else if (id < 0 || id > space.maxId()) {
      reply.expectErrno(Errno.EINVAL);
    } else {
      check(space, id, reply);
    }
  }

  private void check(ModelSpace space, int id, PeerReply reply) {
    ModelSet set = space.ownerOf(id);
    if (set == null || !mayTouch(daemon.setOf(set))) {
      boolean seesFree = peer.credentials().operator() && set == null;
      int free = space.quarantine().contains(id) ? QUARANTINED : FREE;
      reply.expect("state", id == 0 ? RESERVED : seesFree ? free : HIDDEN);
      return;
    }
    int held = set.references(id) > 0 ? ACTIVE : IDLE;
    reply.expect("state", set.isPending(id) ? FREE_PENDING : held);
    Expect.equal("holder", reply.u32(ReplyLayout.SHOW_HOLDER), daemon.setOf(set).id());
    Expect.equal("references", reply.u32(ReplyLayout.SHOW_REFERENCES), set.references(id));
  }

  /** RELEASE. */
  void release() {
    ExpectedSet set = chooseSet();
    PasidRange range = input.range();
    PeerReply reply = peer.ask(CommandId.RELEASE, idOf(set), (int) range.min(), (int) range.max());
    if (set == null || !mayTouch(set)) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      reply.expect("released", set.model().free(range.min(), range.max()));
    }
  }

  /** QUOTA. */
  void quota() {
    ExpectedSet set = chooseSet();
    int limit = input.u8() % MOST_LIMIT;
    int guarantee = input.u8() % MOST_GUARANTEE;
    PeerReply reply = peer.ask(CommandId.QUOTA, idOf(set), limit, guarantee);
    if (guarantee > limit) {
      reply.expectErrno(Errno.EINVAL);
    } else if (!peer.credentials().operator()) {
      reply.expectErrno(Errno.EPERM);
    } else if (set == null) {
      reply.expectErrno(Errno.ENOENT);
    } else {
      ModelRefusal refusal = set.model().changeQuota(limit, guarantee);
      reply.expect("quota", refusal == null ? 0 : refusal.code());
    }
  }

  /** CLOSE_SET: the peer that has the set loses its connection, maybe before it has the reply. */
  void closeSet() {
    ExpectedSet set = chooseSet();
    PeerReply reply = peer.tryToAsk(CommandId.CLOSE_SET, Frames.payload(idOf(set)));
    boolean own = set != null && set.equals(peer.own());
    Expect.that(reply != null || own, "reply: none");
    if (set == null || !mayTouch(set)) {
      if (reply != null) {
        reply.expectErrno(Errno.ENOENT);
      }
      return;
    }
    if (reply != null) {
      reply.expect("closed", set.model().size());
    }
    FuzzPeer holder = daemon.peerOf(set);
    daemon.close(set);
    if (holder != null) {
      daemon.reconnect(holder);
    }
  }
}
