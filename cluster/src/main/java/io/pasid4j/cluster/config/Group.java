// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import io.pasid4j.domain.log.LogMember;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/** Names of a domain and its voters, as Ratis has them. */
public final class Group {
  private Group() {}

  /** The group of a domain: equal for equal names. */
  public static RaftGroupId id(String domain) {
    return RaftGroupId.valueOf(
        UUID.nameUUIDFromBytes(("pasid4j " + domain).getBytes(StandardCharsets.UTF_8)));
  }

  /** The peers of voters. */
  public static List<RaftPeer> peers(Collection<LogMember> members) {
    return members.stream()
        .map(member ->
            RaftPeer.newBuilder().setId(member.name()).setAddress(member.address()).build())
        .toList();
  }

  /** The voters of peers, in the order of their names. */
  public static List<LogMember> members(Collection<RaftPeer> peers) {
    return peers.stream()
        .map(peer -> new LogMember(peer.getId().toString(), peer.getAddress()))
        .sorted(Comparator.comparing(LogMember::name))
        .toList();
  }
}
