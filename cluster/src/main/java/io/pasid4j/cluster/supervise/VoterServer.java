// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.machine.MachineAdapter;
import io.pasid4j.cluster.machine.MachineEvents;
import io.pasid4j.cluster.machine.MachineHolder;
import io.pasid4j.cluster.settings.ServerSettings;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.LifeCycle;

/** A voter's server, from its start until it is closed or broken. Thread-safe. */
final class VoterServer {
  private final RaftServer server;
  private final RaftServer.Division division;
  private final RaftGroupId group;
  private final ClientId administrator = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  private VoterServer(RaftServer server, RaftGroupId group) throws IOException {
    this.server = server;
    this.group = group;
    this.division = server.getDivision(group);
  }

  /**
   * Starts a server in the voter's directory and initializes an empty directory.
   *
   * @throws IOException if it does not start
   */
  static VoterServer start(
      VoterConfig config, MachineHolder machine, MachineEvents events, Parameters parameters)
      throws IOException {
    RaftGroupId id = Group.id(config.domain());
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.self().name()))
            // A stored configuration takes precedence. A joining voter has no voters until it is
            // added.
            .setGroup(RaftGroup.valueOf(id, Group.peers(config.initialVoters())))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setStateMachineRegistry(_ -> new MachineAdapter(machine, events))
            .setProperties(ServerSettings.of(config))
            .setParameters(parameters)
            .build();
    try {
      server.start();
      return new VoterServer(server, id);
    } catch (IOException | RuntimeException | Error e) {
      closeAfter(server, e);
      throw e;
    }
  }

  private static void closeAfter(RaftServer server, Throwable failure) {
    try {
      server.close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Returns the state of the division: that of the server stays RUNNING whatever happens to the
   * division.
   */
  LifeCycle.State state() {
    return division.getInfo().getLifeCycleState();
  }

  DivisionInfo info() {
    return division.getInfo();
  }

  boolean leads() {
    return state() == LifeCycle.State.RUNNING && info().isLeaderReady();
  }

  Optional<RaftPeerId> leader() {
    return Optional.ofNullable(info().getLeaderId());
  }

  Collection<RaftPeer> peers() {
    return division.getRaftConf().getAllPeers();
  }

  boolean isVoter() {
    return division.getRaftConf().getPeer(server.getId()) != null;
  }

  /** Returns the greatest index that any voter is known to have committed; 0 if none is known. */
  long committed() {
    return division.getCommitInfos().stream()
        .mapToLong(CommitInfoProto::getCommitIndex)
        .max()
        .orElse(0);
  }

  /** Returns up to where each voter has reported that it knows the log to be committed, by name. */
  Map<String, Long> committedByVoter() {
    return division.getCommitInfos().stream()
        .collect(
            Collectors.toMap(
                info -> RaftPeerId.valueOf(info.getServer().getId()).toString(),
                CommitInfoProto::getCommitIndex,
                Math::max));
  }

  /**
   * Returns how many ms ago it heard of the leader, or as the leader of most voters; empty without
   * one.
   */
  OptionalLong contactMs() {
    RoleInfoProto role = info().getRoleInfoProto();
    if (role.hasLeaderInfo()) {
      return OptionalLong.of(mostHeardMs(role.getLeaderInfo().getFollowerInfoList()));
    }
    return role.hasFollowerInfo() && leader().isPresent()
        ? OptionalLong.of(role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs())
        : OptionalLong.empty();
  }

  /** Returns how many ms ago it heard of the others if it leads, else of the leader, by name. */
  Map<String, Long> heardMsByVoter() {
    RoleInfoProto role = info().getRoleInfoProto();
    if (role.hasLeaderInfo()) {
      return role.getLeaderInfo().getFollowerInfoList().stream()
          .collect(
              Collectors.toMap(
                  VoterServer::nameOf, ServerRpcProto::getLastRpcElapsedTimeMs, Math::min));
    }
    if (!role.hasFollowerInfo() || leader().isEmpty()) {
      return Map.of();
    }
    ServerRpcProto leader = role.getFollowerInfo().getLeaderInfo();
    return Map.of(nameOf(leader), leader.getLastRpcElapsedTimeMs());
  }

  private static String nameOf(ServerRpcProto other) {
    return RaftPeerId.valueOf(other.getId().getId()).toString();
  }

  /** The time within which so many of the others were heard of that they are most with this one. */
  private static long mostHeardMs(List<ServerRpcProto> others) {
    int needed = (others.size() + 1) / 2;
    return others.stream()
        .map(ServerRpcProto::getLastRpcElapsedTimeMs)
        .sorted()
        .limit(needed)
        .reduce(0L, Math::max);
  }

  long applied() {
    return Math.max(0, info().getLastAppliedIndex());
  }

  Optional<CompletableFuture<RaftClientReply>> submit(RaftClientRequest request) {
    if (!leads()) {
      return Optional.empty();
    }
    RaftClientRequest own =
        RaftClientRequest.newBuilder()
            .setClientId(request.getClientId())
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(request.getCallId())
            .setMessage(request.getMessage())
            .setType(request.getType())
            .build();
    try {
      return Optional.of(server.submitClientRequestAsync(own));
    } catch (IOException | RuntimeException e) {
      return Optional.of(CompletableFuture.failedFuture(e));
    }
  }

  CompletableFuture<RaftClientReply> snapshot(long timeoutMs) {
    return server.snapshotManagementAsync(
        SnapshotManagementRequest.newCreate(
            administrator, server.getId(), group, calls.incrementAndGet(), timeoutMs));
  }

  /** Asks the other voter with most of the log to lead; returns empty if there is none. */
  Optional<CompletableFuture<RaftClientReply>> handOver(long timeoutMs) {
    Optional<RaftPeerId> heir = heir();
    if (!leads() || heir.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          server.transferLeadershipAsync(
              new TransferLeadershipRequest(
                  administrator,
                  server.getId(),
                  group,
                  calls.incrementAndGet(),
                  heir.get(),
                  timeoutMs)));
    } catch (IOException | RuntimeException e) {
      return Optional.of(CompletableFuture.failedFuture(e));
    }
  }

  private Optional<RaftPeerId> heir() {
    List<RaftPeerId> others =
        peers().stream().map(RaftPeer::getId).filter(id -> !id.equals(server.getId())).toList();
    return division.getCommitInfos().stream()
        .filter(info -> others.contains(RaftPeerId.valueOf(info.getServer().getId())))
        .max(java.util.Comparator.comparingLong(CommitInfoProto::getCommitIndex))
        .map(info -> RaftPeerId.valueOf(info.getServer().getId()));
  }

  /** Returns true once the log is closed, so that another server can use its directory. */
  boolean isClosed() {
    return state() == LifeCycle.State.CLOSED;
  }

  /** Closes the server. May take seconds, or hang. */
  void close() throws IOException {
    server.close();
  }
}
