// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * The voter of this process. On a host that is no voter it leads nothing and knows nobody.
 * Thread-safe.
 */
public interface LocalVoter {
  /** Stands in on a host that is no voter. */
  LocalVoter NONE =
      new LocalVoter() {
        @Override
        public Optional<CompletableFuture<RaftClientReply>> submit(RaftClientRequest request) {
          return Optional.empty();
        }

        @Override
        public Optional<RaftPeerId> leader() {
          return Optional.empty();
        }

        @Override
        public Collection<RaftPeer> peers() {
          return List.of();
        }

        @Override
        public boolean waitsForLeader() {
          return false;
        }
      };

  /** Submits a request to the server of this process; returns empty if that does not lead. */
  Optional<CompletableFuture<RaftClientReply>> submit(RaftClientRequest request);

  /** Returns the last known leader. */
  Optional<RaftPeerId> leader();

  /** Returns the last known voters; empty if there are none. */
  Collection<RaftPeer> peers();

  /** Returns whether the voter serves but knows no leader: sending would be in vain. */
  boolean waitsForLeader();
}
