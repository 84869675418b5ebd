// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.model.NaiveSpace;
import io.pasid4j.fuzz.model.NaiveTenant;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The host with all that is played on it, and what should be there. */
final class ExpectedDaemon {
  private static final int QUOTA = -1;
  private static final int CAPACITY = -5;

  /** There cannot be such a process: pids are smaller. */
  static final int DEAD_PID = 0x3FFF_FFFF;

  final InProcessDaemon host = InProcessDaemon.one();
  final List<FuzzPeer> players = new ArrayList<>();

  /** All sets there are, in the order of their numbers. */
  final List<ExpectedSet> open = new ArrayList<>();

  /** Every token that was ever given, and what it stood for. */
  final List<ExpectedSet> tokens = new ArrayList<>();

  private final Map<String, NaiveSpace> spaces = new HashMap<>();

  /** What opening a set comes to: a set, or an errno, or the code of a refusal. */
  record Opening(@Nullable ExpectedSet opened, int why) {}

  /** Two peers of one user, one whose process is dead, and an operator. */
  ExpectedDaemon() {
    spaces.put(InProcessDaemon.KEPT, new NaiveSpace(InProcessDaemon.KEPT_BITS, 0, host.nowMs()));
    raiseOthers();
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    enter(new Peer(pid, InProcessDaemon.UID_OF_FEW_SETS, 1), true);
    enter(new Peer(pid, InProcessDaemon.UID_OF_FEW_SETS, 1), true);
    enter(new Peer(DEAD_PID, InProcessDaemon.UID_OF_DRAINER, 1), false);
    enter(new Peer(pid, 0, 0, true), true);
  }

  private void raiseOthers() {
    spaces.put(
        InProcessDaemon.RESTING,
        new NaiveSpace(InProcessDaemon.RESTING_BITS, InProcessDaemon.QUARANTINE_MS, host.nowMs()));
    spaces.put(
        InProcessDaemon.OPERATORS, new NaiveSpace(InProcessDaemon.RESTING_BITS, 0, host.nowMs()));
  }

  private void enter(Peer peer, boolean lives) {
    FuzzPeer player = new FuzzPeer(host, peer, lives);
    players.add(player);
    admit(player);
  }

  NaiveSpace space(String name) {
    return Objects.requireNonNull(spaces.get(name));
  }

  /** Time goes on. */
  void pass(long ms) {
    host.pass(ms);
    spaces.values().forEach(space -> space.rests().pass(ms));
  }

  /** Gives who has connected what it should have got, and learns its number. */
  private void admit(FuzzPeer player) {
    ExpectedSet own = open(player, InProcessDaemon.KEPT, 0, 0, "").opened();
    player.own = own;
    if (own != null) {
      opened(own, player.ask(CommandId.INFO).u32(28));
    }
  }

  /** A set has got its number. */
  void opened(ExpectedSet own, int id) {
    Expect.that(id > 0, "set id: " + id);
    open.forEach(other -> Expect.that(other.id != id, "set id: " + id + " twice"));
    own.id = id;
    open.add(own);
    open.sort((one, other) -> Integer.compare(one.id, other.id));
  }

  /** What opening a set should come to; it is not among the open ones yet. */
  Opening open(FuzzPeer player, String space, int limitWish, int guaranteeWish, String name) {
    Peer peer = player.peer;
    NaiveSpace where = spaces.get(space);
    if (where == null || (space.equals(InProcessDaemon.OPERATORS) && !peer.operator())) {
      return new Opening(null, Errno.ENOENT);
    }
    int mostLimit = peer.operator() ? Quota.DEFAULT_LIMIT_IDS : InProcessDaemon.QUOTA_IDS;
    int mostGuarantee =
        peer.uid() == InProcessDaemon.UID_OF_DRAINER ? InProcessDaemon.GUARANTEED_IDS : 0;
    int limit = limitWish == 0 ? mostLimit : limitWish;
    int guarantee = guaranteeWish == 0 ? Math.min(mostGuarantee, limit) : guaranteeWish;
    if (limit > mostLimit || guarantee > Math.min(mostGuarantee, limit)) {
      return new Opening(null, QUOTA);
    }
    int others = (int) open.stream().filter(set -> set.uid == peer.uid()).count();
    int most = InProcessDaemon.MOST_SETS + (player.own == null ? 0 : 1);
    if (peer.uid() == InProcessDaemon.UID_OF_FEW_SETS && others >= most) {
      return new Opening(null, Errno.EPERM);
    }
    NaiveTenant set = where.open(limit, guarantee);
    if (set == null) {
      return new Opening(null, CAPACITY);
    }
    String called = name.isEmpty() ? "pid-" + peer.pid() : name;
    return new Opening(new ExpectedSet(set, space, peer.uid(), called, player.lives), 0);
  }

  /** Whose a set of the model is. */
  ExpectedSet ownedOf(NaiveTenant set) {
    return open.stream().filter(owned -> owned.set.equals(set)).findFirst().orElseThrow();
  }

  /** Who has a set; null if nobody is connected with it. */
  @Nullable FuzzPeer playerOf(ExpectedSet set) {
    return players.stream().filter(player -> set.equals(player.own)).findFirst().orElse(null);
  }

  /** A set should be gone. */
  void close(ExpectedSet set) {
    FuzzPeer player = playerOf(set);
    if (player != null) {
      player.unsubscribe();
      player.own = null;
    }
    set.set.close();
    open.remove(set);
  }

  /** A connection ends, and with it its set. */
  void leave(FuzzPeer player) {
    ExpectedSet own = player.own;
    player.unsubscribe();
    player.disconnect();
    if (own != null) {
      close(own);
    }
  }

  /** Who has lost its connection, as it should have, comes again. */
  void comeAgain(FuzzPeer player) {
    Expect.that(!player.isConnected(), "connection: open (expected: ended)");
    leave(player);
    player.connect(host);
    admit(player);
  }

  /** The daemon ends, and another one begins. */
  void restart() {
    for (FuzzPeer player : players) {
      player.unsubscribe();
    }
    players.forEach(FuzzPeer::stop);
    players.forEach(player -> player.own = null);
    host.restart();
    for (ExpectedSet set : List.copyOf(open)) {
      boolean kept = set.space.equals(InProcessDaemon.KEPT);
      boolean useful = set.token != null || set.set.size() > 0;
      set.waits = true;
      set.refused = null;
      if (!kept || !useful || !set.lives) {
        close(set);
      }
    }
    raiseOthers();
    for (FuzzPeer player : players) {
      player.connect(host);
      admit(player);
    }
  }

  /** Everybody hears what has happened. */
  void settle() {
    players.forEach(FuzzPeer::listen);
  }

  /** All leave; what waits for its client is ended by an operator. */
  void end() {
    FuzzPeer operator = players.getLast();
    for (ExpectedSet set : List.copyOf(open)) {
      if (set.waits) {
        operator.ask(CommandId.CLOSE_SET, set.id).expect("closed", set.set.size());
        close(set);
      }
    }
    settle();
    players.forEach(this::leave);
    host.checkNothingIsLeft();
  }

  /** Whatever has happened. */
  void abandon() {
    players.forEach(FuzzPeer::disconnect);
  }
}
