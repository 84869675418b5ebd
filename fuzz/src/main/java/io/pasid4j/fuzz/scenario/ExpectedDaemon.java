// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The daemon with its peers, and the sets that it should have. */
final class ExpectedDaemon {
  /** No process has this pid: pids are smaller. */
  static final int DEAD_PID = 0x3FFF_FFFF;

  private final InProcessDaemon daemon = InProcessDaemon.one();
  private final ExpectedSpaces spaces = new ExpectedSpaces(daemon);
  private final List<FuzzPeer> peers = new ArrayList<>();

  /** All sets there are, in the order of their numbers. */
  private final List<ExpectedSet> sets = new ArrayList<>();

  /** The set of every token that the daemon has issued. */
  private final List<ExpectedSet> tokens = new ArrayList<>();

  /**
   * Connects two peers of one user, one whose opener has ended, and an operator. The connection of
   * an opener that has ended is another process's, which counts as alive.
   */
  ExpectedDaemon() {
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    connect(new Peer(pid, InProcessDaemon.UID_OF_FEW_SETS, 1), true);
    connect(new Peer(pid, InProcessDaemon.UID_OF_FEW_SETS, 1), true);
    connect(new Peer(DEAD_PID, InProcessDaemon.UID_OF_DRAINER, 1), true);
    connect(new Peer(pid, 0, 0, true), true);
  }

  private void connect(Peer credentials, boolean processAlive) {
    FuzzPeer peer = new FuzzPeer(daemon, credentials, processAlive);
    peers.add(peer);
    admit(peer);
  }

  List<FuzzPeer> peers() {
    return Collections.unmodifiableList(peers);
  }

  List<ExpectedSet> sets() {
    return Collections.unmodifiableList(sets);
  }

  /** Returns the set of the token with a number; null if fewer were issued. */
  @Nullable ExpectedSet setOfToken(int number) {
    return number < tokens.size() ? tokens.get(number) : null;
  }

  void addToken(ExpectedSet set) {
    tokens.add(set);
  }

  ModelSpace space(String name) {
    return spaces.space(name);
  }

  /** Advances the clock of the daemon and of the model. */
  void advance(long ms) {
    daemon.advance(ms);
    spaces.advance(ms);
  }

  /** Assigns the expected set to a new connection, and records the daemon's number of the set. */
  private void admit(FuzzPeer peer) {
    ExpectedSet own = open(peer, RequestedSession.DEFAULT).opened();
    peer.assign(own);
    if (own != null) {
      addSet(own, peer.ask(CommandId.INFO).u32(ReplyLayout.INFO_SET_ID));
    }
  }

  /** Adds a set with the number that the daemon has given it. */
  void addSet(ExpectedSet set, int id) {
    Expect.that(id > 0, "set id: " + id);
    sets.forEach(other -> Expect.that(other.id() != id, "set id: " + id + " twice"));
    set.assignId(id);
    sets.add(set);
    sets.sort(Comparator.comparingInt(ExpectedSet::id));
  }

  /** Expected result of opening a set; it has no number yet. A peer's own set will make room. */
  ExpectedOpening open(FuzzPeer peer, RequestedSession requested) {
    int uid = peer.credentials().uid();
    int others = (int) sets.stream().filter(set -> set.uid() == uid).count();
    int most = InProcessDaemon.MOST_SETS + (peer.own() == null ? 0 : 1);
    return spaces.open(peer, requested.withSpace(), others, most);
  }

  /** The set of a model. */
  ExpectedSet setOf(ModelSet model) {
    return sets.stream().filter(set -> set.model().equals(model)).findFirst().orElseThrow();
  }

  /** The peer that is connected with a set; null if none is. */
  @Nullable FuzzPeer peerOf(ExpectedSet set) {
    return peers.stream().filter(peer -> set.equals(peer.own())).findFirst().orElse(null);
  }

  /** Ends a set. */
  void close(ExpectedSet set) {
    FuzzPeer peer = peerOf(set);
    if (peer != null) {
      peer.loseSet();
    }
    set.model().end();
    sets.remove(set);
  }

  /** Ends a connection, and with it its set. */
  void disconnect(FuzzPeer peer) {
    ExpectedSet own = peer.own();
    peer.unsubscribe();
    peer.disconnect();
    if (own != null) {
      close(own);
    }
  }

  /** Connects a peer again that the daemon was expected to disconnect. */
  void reconnect(FuzzPeer peer) {
    Expect.that(!peer.isConnected(), "connection: open (expected: ended)");
    disconnect(peer);
    peer.connect(daemon);
    admit(peer);
  }

  /** Ends the daemon and starts another one over its state. */
  void restart() {
    peers.forEach(FuzzPeer::unsubscribe);
    peers.forEach(FuzzPeer::stop);
    peers.forEach(FuzzPeer::loseSet);
    daemon.restart();
    for (ExpectedSet set : List.copyOf(sets)) {
      boolean kept = set.space().equals(InProcessDaemon.KEPT);
      boolean useful = set.token() != null || set.model().size() > 0;
      set.detach();
      if (!kept || !useful || !set.hasLivingProcess()) {
        close(set);
      }
    }
    spaces.resetUnkept();
    for (FuzzPeer peer : peers) {
      peer.connect(daemon);
      admit(peer);
    }
  }

  /** Compares the events that all peers have received with the expected ones. */
  void checkEvents() {
    peers.forEach(FuzzPeer::checkEvents);
  }

  /** Ends everything: an operator closes the sets that wait for their client. */
  void end() {
    FuzzPeer operator = peers.getLast();
    for (ExpectedSet set : List.copyOf(sets)) {
      if (set.isDetached()) {
        operator.ask(CommandId.CLOSE_SET, set.id()).expect("closed", set.model().size());
        close(set);
      }
    }
    checkEvents();
    peers.forEach(this::disconnect);
    daemon.checkNothingIsLeft();
  }

  /** Disconnects all peers after a failure. */
  void abandon() {
    peers.forEach(FuzzPeer::disconnect);
  }
}
