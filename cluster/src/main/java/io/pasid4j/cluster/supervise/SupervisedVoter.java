// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import io.pasid4j.cluster.propose.LocalVoter;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.util.LifeCycle;

/** The voter of this process, by its current server. Thread-safe. */
public final class SupervisedVoter implements LocalVoter {
  private static final String WAITS =
      "voter: not of the domain yet (expected: to be added by one that is)";

  private final Supervisor supervisor;

  /** Creates a view of the voter that a supervisor keeps running. */
  public SupervisedVoter(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Returns the server; empty while it is being closed or installs a snapshot. */
  private Optional<VoterServer> running() {
    return Optional.ofNullable(supervisor.server())
        .filter(server -> server.state() == LifeCycle.State.RUNNING);
  }

  @Override
  public Optional<CompletableFuture<RaftClientReply>> submit(RaftClientRequest request) {
    return running().flatMap(server -> server.submit(request));
  }

  @Override
  public Optional<RaftPeerId> leader() {
    return running().flatMap(VoterServer::leader);
  }

  @Override
  public Collection<RaftPeer> peers() {
    return running().map(VoterServer::peers).orElse(List.of());
  }

  @Override
  public boolean waitsForLeader() {
    return running().filter(server -> server.leader().isEmpty()).isPresent();
  }

  /** Takes a snapshot; empty while there is no server. */
  public Optional<CompletableFuture<RaftClientReply>> snapshot(long timeoutMs) {
    return running().map(server -> server.snapshot(timeoutMs));
  }

  /** Returns the current status of the voter. */
  public LogStatus status() {
    VoterServer server = supervisor.server();
    if (server == null) {
      return LogStatus.without(LogRole.NOT_SERVING, supervisor.reason());
    }
    String leader = server.leader().map(RaftPeerId::toString).orElse("");
    LogRole role = role(server, leader);
    return new LogStatus(
        role,
        leader,
        server.info().getCurrentTerm(),
        server.applied(),
        Math.max(server.committed(), server.applied()),
        server.committedByVoter(),
        supervisor.contactMs(),
        server.heardMsByVoter(),
        role == LogRole.NOT_SERVING ? reason(server) : "");
  }

  private static LogRole role(VoterServer server, String leader) {
    if (server.state() != LifeCycle.State.RUNNING || !server.isVoter()) {
      return LogRole.NOT_SERVING;
    }
    if (server.info().isLeaderReady()) {
      return LogRole.LEADER;
    }
    return leader.isEmpty() || server.info().isLeader() ? LogRole.LEADERLESS : LogRole.FOLLOWER;
  }

  private static String reason(VoterServer server) {
    return server.isVoter() ? "server: " + server.state() + " (expected: RUNNING)" : WAITS;
  }
}
