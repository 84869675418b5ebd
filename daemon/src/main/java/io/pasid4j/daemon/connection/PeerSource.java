// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.session.Peer;
import java.io.IOException;

/** Names the peer at the other end of a connection. */
public interface PeerSource {
  /**
   * Reads the peer's credentials.
   *
   * @throws IOException if the kernel does not return them
   */
  Peer peer() throws IOException;
}
