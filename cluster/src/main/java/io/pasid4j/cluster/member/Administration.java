// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.member;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.propose.VoterChannels;
import io.pasid4j.domain.log.LogMember;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;

/** Administrative calls to the voters; each blocks for at most ten seconds. Thread-safe. */
public final class Administration implements AutoCloseable {
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

  /** Asks the known voters in turn until one answers that it leads. */
  Membership.State read() throws IOException {
    IOException last = new IOException("voters: none of them leads");
    for (RaftPeer peer : channels.known()) {
      try {
        GroupInfoReply info =
            (GroupInfoReply)
                channels.call(
                    new GroupInfoRequest(
                        channels.client(), peer.getId(), group, calls.incrementAndGet()));
        if (info.getRoleInfoProto().getRole() == RaftPeerRole.LEADER
            && info.getConf().isPresent()) {
          return new Membership.State(peer.getId().toString(), members(info.getConf().get()));
        }
      } catch (IOException | RuntimeException e) {
        channels.reconnect(peer.getId(), e);
        last = new IOException(peer.getId() + ": " + e, e);
      }
    }
    throw last;
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
