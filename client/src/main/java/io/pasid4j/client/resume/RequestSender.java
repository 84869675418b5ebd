// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.protocol.command.Request;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends requests to a daemon, one after the other. */
@FunctionalInterface
public interface RequestSender {
  /**
   * Sends a request and waits for its reply.
   *
   * @param request the request
   * @return the reply's frame from 0 to its limit, error replies included
   * @throws IOException if the connection has ended
   */
  ByteBuffer ask(Request request) throws IOException;
}
