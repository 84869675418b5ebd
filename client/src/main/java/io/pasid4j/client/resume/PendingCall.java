// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.protocol.command.Request;
import java.nio.ByteBuffer;

/** A request that the daemon may have executed: the connection ended before the reply. */
public interface PendingCall {
  /**
   * The request.
   *
   * @return the request
   */
  Request request();

  /**
   * Completes the call with its reply.
   *
   * @param reply the reply's frame from 0 to its limit
   */
  void answer(ByteBuffer reply);
}
