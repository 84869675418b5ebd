// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SpaceState;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets outlive the daemon, and connections go on with them. */
class ResumeTest {
  private static final String RESUMABLE = WirePeer.u32(1, 0, 0, 0, 0);
  private static final String ALL = WirePeer.u32(0, 0xFFFF_FFFFL);

  @TempDir private Path directory;

  private Daemon daemon;

  @BeforeEach
  void start() {
    daemon = Daemon.start(DaemonOptions.at(directory.resolve("s")).with(to -> to.eventLoops(2)));
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private void restart() {
    daemon.close();
    start();
  }

  private WirePeer connect() {
    return WirePeer.negotiated(daemon.socketPath());
  }

  private static WirePeer.Reply session(WirePeer peer) {
    WirePeer.Reply reply = peer.call(CommandId.SESSION, RESUMABLE);
    assertThat(reply.errno()).isZero();
    return reply;
  }

  private static String token(WirePeer.Reply reply) {
    byte[] token = new byte[32];
    reply.payload().get(24, token);
    return HexFormat.of().formatHex(token);
  }

  private static int setId(WirePeer.Reply reply) {
    return reply.payload().order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(4);
  }

  private static int allocate(WirePeer peer, int count) {
    return peer.call(CommandId.ALLOCATE, WirePeer.u32(0, 0xFFFF_FFFFL, count, 0)).result();
  }

  private static int held(WirePeer peer) {
    return peer.call(CommandId.LIST, ALL + WirePeer.u32(100)).result();
  }

  @Test
  void aSetGoesOnAfterARestart() {
    WirePeer first = connect();
    WirePeer.Reply opened = session(first);
    assertThat(allocate(first, 3)).isEqualTo(3);
    assertThat(first.call(CommandId.ALLOCATE_KEYED, ALL + "6b6b").result()).isEqualTo(4);
    first.call(CommandId.ATTACH_SPID, WirePeer.u32(2, 77));
    first.call(CommandId.GET, WirePeer.u32(3));
    restart();
    assertThat(first.isEnded()).isTrue();
    assertThat(daemon.sessions().detached()).isEqualTo(1);
    try (WirePeer second = connect()) {
      WirePeer.Reply resumed = second.call(CommandId.RESUME, token(opened));
      assertThat(resumed.payload()).isNotNull();
      assertThat(setId(resumed)).isEqualTo(setId(opened));
      assertThat(token(resumed)).isEqualTo(token(opened));
      assertThat(held(second)).isEqualTo(4);
      assertThat(second.call(CommandId.FIND_SPID, WirePeer.u32(77)).result()).isEqualTo(1);
      assertThat(second.call(CommandId.ALLOCATE_KEYED, ALL + "6b6b").result()).isEqualTo(4);
      assertThat(second.call(CommandId.PUT, WirePeer.u32(3)).result()).isEqualTo(1);
      assertThat(daemon.sessions().detached()).isZero();
      assertThat(daemon.sessions().size()).isEqualTo(1);
    }
    Eventually.holds("all is free", () -> daemon.spaces().heldIds() == 0);
    restart();
    assertThat(daemon.sessions().size()).isZero();
    try (WirePeer third = connect()) {
      assertThat(third.call(CommandId.RESUME, token(opened)).errno()).isEqualTo(Errno.ENOENT);
    }
  }

  @Test
  void anotherConnectionTakesASessionOver() {
    try (WirePeer first = connect();
        WirePeer second = connect()) {
      WirePeer.Reply opened = session(first);
      allocate(first, 3);
      WirePeer.Reply resumed = second.call(CommandId.RESUME, token(opened));
      assertThat(setId(resumed)).isEqualTo(setId(opened));
      assertThat(held(second)).isEqualTo(3);
      assertThat(first.isEnded()).isTrue();
      assertThat(allocate(second, 1)).isEqualTo(1);
      assertThat(held(second)).isEqualTo(4);
    }
    Eventually.holds("all is free", () -> daemon.spaces().heldIds() == 0);
    Eventually.holds("no session is left", () -> daemon.sessions().size() == 0);
  }

  @Test
  void aSessionThatIsSettledOrHoldsSomethingStays() {
    try (WirePeer peer = connect()) {
      String token = token(session(peer));
      assertThat(peer.call(CommandId.SESSION, RESUMABLE).errno()).isEqualTo(Errno.EBUSY);
      assertThat(peer.call(CommandId.RESUME, token).errno()).isEqualTo(Errno.EBUSY);
    }
    try (WirePeer peer = connect()) {
      allocate(peer, 1);
      assertThat(peer.call(CommandId.SESSION, RESUMABLE).errno()).isEqualTo(Errno.EBUSY);
      assertThat(held(peer)).isEqualTo(1);
    }
  }

  @Test
  void aSessionThatEndsCannotBeResumed() {
    String token;
    try (WirePeer peer = connect()) {
      token = token(session(peer));
      allocate(peer, 1);
    }
    Eventually.holds("the session has ended", () -> daemon.sessions().size() == 0);
    try (WirePeer peer = connect()) {
      assertThat(peer.call(CommandId.RESUME, token).errno()).isEqualTo(Errno.ENOENT);
      assertThat(peer.call(CommandId.RESUME, "00".repeat(32)).errno()).isEqualTo(Errno.ENOENT);
      assertThat(held(peer)).isZero();
    }
  }

  @Test
  void aSetWithoutATokenWaitsAsLongAsItsProcessLivesAndAnOperatorCanEndIt() {
    WirePeer first = connect();
    allocate(first, 2);
    restart();
    assertThat(daemon.spaces().heldIds()).isEqualTo(2);
    Session waiting = daemon.sessions().after(0).iterator().next();
    assertThat(waiting.isDetached()).isTrue();
    assertThat(waiting.isResumable()).isFalse();
    assertThat(daemon.sessions().releaseDead()).isEmpty();
    try (WirePeer operator = WirePeer.negotiated(daemon.operatorSocketPath().orElseThrow())) {
      assertThat(operator.call(CommandId.CLOSE_SET, WirePeer.u32(waiting.id())).result())
          .isEqualTo(2);
      assertThat(operator.call(CommandId.CLOSE_SET, WirePeer.u32(waiting.id())).errno())
          .isEqualTo(Errno.ENOENT);
    }
    assertThat(daemon.spaces().heldIds()).isZero();
    restart();
    assertThat(daemon.sessions().size()).isZero();
  }

  @Test
  void anOperatorEndsAConnectionWithItsSet() {
    try (WirePeer peer = connect();
        WirePeer operator = WirePeer.negotiated(daemon.operatorSocketPath().orElseThrow())) {
      int id = setId(session(peer));
      allocate(peer, 2);
      assertThat(operator.call(CommandId.CLOSE_SET, WirePeer.u32(id)).result()).isEqualTo(2);
      assertThat(peer.isEnded()).isTrue();
      assertThat(daemon.spaces().heldIds()).isZero();
    }
  }

  @Test
  void holdersAreProcessesThatThereAreAndOnlyRootNamesThoseOfOthers() {
    try (WirePeer peer = connect()) {
      long own = ProcessHandle.current().pid();
      assertThat(peer.call(CommandId.HOLDER, WirePeer.u32(own)).result()).isZero();
      assertThat(peer.call(CommandId.HOLDER, WirePeer.u32(Integer.MAX_VALUE)).errno())
          .isEqualTo(Errno.ENOENT);
      long parent = ProcessHandle.current().parent().orElseThrow().pid();
      assertThat(peer.call(CommandId.HOLDER, WirePeer.u32(parent)).result()).isZero();
    }
  }

  @Test
  void aSetWhoseProcessesAreAllDeadIsReleasedAtTheStartAndOneOfALivingProcessIsNot()
      throws Exception {
    daemon.close();
    Path state = directory.resolve("s.state");
    Process dead = new ProcessBuilder("sleep", "1000").start();
    Process lives = new ProcessBuilder("sleep", "1000").start();
    try (StateDirectory keeping = StateDirectory.open(state)) {
      SpaceState space = keeping.space("pasid", 20);
      PasidSpace ids = space.build(PasidSpace.builder());
      assertThat(space.recover(ids)).isEmpty();
      keep(ids, space, 5, List.of(identify(dead)));
      keep(ids, space, 6, List.of(identify(dead), identify(lives)));
      keep(ids, space, 7, List.of(identify(lives)));
    }
    dead.destroyForcibly().waitFor();
    start();
    assertThat(daemon.sessions().after(0)).extracting(Session::id).containsExactly(6, 7);
    assertThat(daemon.spaces().heldIds()).isEqualTo(4);
    lives.destroyForcibly().waitFor();
    Eventually.holds("all is free", () -> daemon.spaces().heldIds() == 0);
    Eventually.holds("no set is left", () -> daemon.sessions().size() == 0);
  }

  private static ProcessIdentity identify(Process process) {
    return ProcessTable.ofThisHost().identify((int) process.pid());
  }

  private static void keep(
      PasidSpace ids, SpaceState space, int setId, List<ProcessIdentity> processes) {
    PasidSet set = ids.open("vm-" + setId, Quota.limit(9));
    space
        .sets()
        .put(
            new SetRecord(
                ids.owner(set),
                setId,
                "vm-" + setId,
                0,
                0,
                Quota.limit(9),
                0,
                false,
                1,
                TokenHash.of(new byte[] {(byte) setId}),
                LimitKeys.DEFAULT,
                processes));
    set.allocate(PasidRange.ALL, 2);
  }
}
