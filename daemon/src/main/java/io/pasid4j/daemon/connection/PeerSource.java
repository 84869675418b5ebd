// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.session.Peer;
import java.io.IOException;

/** Names the peer at the other end of a connection. */
public interface PeerSource {
  /**
   * Asks the kernel.
   *
   * @throws IOException if it does not answer
   */
  Peer peer() throws IOException;
}
