// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.member;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.propose.VoterChannels;
import io.pasid4j.domain.log.LogMember;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;

/**
 * Administrative calls to the voters. A change blocks for at most ten seconds, a read for one.
 * Thread-safe.
 */
public final class Administration implements AutoCloseable {
  /** A leader that is not overloaded answers within some ms. */
  private static final long ASK_MS = 1_000;

  /** Runs the calls, which block until their own time-out if a voter is silent. */
  static final Executor THREADS = task -> Thread.ofVirtual().name("cluster-member").start(task);

  private final RaftGroupId group;
  private final VoterChannels channels;
  private final AtomicLong calls = new AtomicLong();

  /**
   * Creates a caller for the voters of a group.
   *
   * @param channels with a timeout longer than any change takes, since repeating a change that took
   *     effect is refused
   */
  public Administration(RaftGroupId group, VoterChannels channels) {
    this.group = group;
    this.channels = channels;
  }

  List<LogMember> known() {
    return Group.members(channels.known());
  }

  void learn(List<LogMember> voters) {
    channels.learn(Group.peers(voters));
  }

  /**
   * Asks all known voters at once, and takes the first that answers that it leads: one whose
   * machine is off never answers.
   *
   * @throws IOException with the answer of each, if none leads
   */
  Membership.State read() throws IOException {
    CompletableFuture<Membership.State> leader = new CompletableFuture<>();
    Map<String, String> answers = new ConcurrentSkipListMap<>();
    CompletableFuture<?>[] asked =
        channels.known().stream()
            .map(peer -> CompletableFuture.runAsync(() -> ask(peer, answers, leader), THREADS))
            .toArray(CompletableFuture<?>[]::new);
    var _ = CompletableFuture.allOf(asked).whenComplete((_, _) -> leader.cancel(false));
    try {
      return leader.get(ASK_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      throw new IOException("voters: " + answers + " (expected: one that leads)", e);
    }
  }

  private void ask(
      RaftPeer peer, Map<String, String> answers, CompletableFuture<Membership.State> leader) {
    String name = peer.getId().toString();
    answers.put(name, "no answer");
    try {
      GroupInfoReply info =
          (GroupInfoReply)
              channels.call(
                  new GroupInfoRequest(
                      channels.client(), peer.getId(), group, calls.incrementAndGet()));
      RoleInfoProto role = info.getRoleInfoProto();
      answers.put(name, role.getRole().toString());
      if (role.getRole() == RaftPeerRole.LEADER) {
        info.getConf()
            .ifPresent(conf ->
                leader.complete(new Membership.State(name, members(conf), heardMs(name, role))));
      }
    } catch (IOException | RuntimeException e) {
      answers.put(name, String.valueOf(e.getMessage()));
      channels.reconnect(peer.getId(), e);
    }
  }

  private static Map<String, Long> heardMs(String leader, RoleInfoProto role) {
    Map<String, Long> heardMs = new TreeMap<>(Map.of(leader, 0L));
    role.getLeaderInfo()
        .getFollowerInfoList()
        .forEach(voter ->
            heardMs.merge(
                RaftPeerId.valueOf(voter.getId().getId()).toString(),
                voter.getLastRpcElapsedTimeMs(),
                Math::min));
    return heardMs;
  }

  private static List<LogMember> members(RaftConfigurationProto configuration) {
    return Group.members(
        configuration.getPeersList().stream()
            .map(org.apache.ratis.util.ProtoUtils::toRaftPeer)
            .toList());
  }

  /** Replaces the voters if they are the expected ones. */
  void set(String leader, List<LogMember> from, List<LogMember> to) throws IOException {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInCurrentConf(Group.peers(from))
            .setServersInNewConf(Group.peers(to))
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .build();
    call(
        new SetConfigurationRequest(
            channels.client(),
            RaftPeerId.valueOf(leader),
            group,
            calls.incrementAndGet(),
            arguments));
  }

  /** Transfers the leadership to another voter. */
  void transfer(String leader, String heir, long timeoutMs) throws IOException {
    call(
        new TransferLeadershipRequest(
            channels.client(),
            RaftPeerId.valueOf(leader),
            group,
            calls.incrementAndGet(),
            RaftPeerId.valueOf(heir),
            timeoutMs));
  }

  private void call(RaftClientRequest request) throws IOException {
    RaftClientReply reply;
    try {
      reply = channels.call(request);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
    if (!reply.isSuccess()) {
      throw new IOException(request.getServerId() + ": " + reply.getException());
    }
  }

  @Override
  public void close() {
    channels.close();
  }
}
