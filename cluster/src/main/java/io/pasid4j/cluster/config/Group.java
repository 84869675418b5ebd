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

/** Conversions between the names of a domain and its voters and Ratis' types. */
public final class Group {
  private Group() {}

  /** Returns the Ratis group of a domain; equal names give equal groups. */
  public static RaftGroupId id(String domain) {
    return RaftGroupId.valueOf(
        UUID.nameUUIDFromBytes(("pasid4j " + domain).getBytes(StandardCharsets.UTF_8)));
  }

  /** Converts voters to peers. */
  public static List<RaftPeer> peers(Collection<LogMember> members) {
    return members.stream()
        .map(member ->
            RaftPeer.newBuilder().setId(member.name()).setAddress(member.address()).build())
        .toList();
  }

  /** Converts peers to voters, sorted by name. */
  public static List<LogMember> members(Collection<RaftPeer> peers) {
    return peers.stream()
        .map(peer -> new LogMember(peer.getId().toString(), peer.getAddress()))
        .sorted(Comparator.comparing(LogMember::name))
        .toList();
  }
}
