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

/** The voter of this process; on a host that is no voter, one that knows nothing. Thread-safe. */
public interface LocalVoter {
  /** A host that is no voter. */
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

  /** Submits a request to this process' own server; empty if it does not lead. */
  Optional<CompletableFuture<RaftClientReply>> submit(RaftClientRequest request);

  /** The last known leader. */
  Optional<RaftPeerId> leader();

  /** The last known voters; empty if there are none. */
  Collection<RaftPeer> peers();

  /** True if it serves and knows no leader, so that to send anything would be in vain. */
  boolean waitsForLeader();
}
