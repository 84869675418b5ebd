// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.failure;

import java.io.Serial;

/**
 * Thrown if the daemon refused one request with an error number. The connection and its set go on.
 */
public final class PasidRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The error number of the daemon's reply. */
  private final int errno;

  /**
   * Creates a refusal.
   *
   * @param request the request
   * @param errno the Linux error number of the daemon's error reply, 1 or more
   */
  public PasidRequestException(String request, int errno) {
    super("errno: " + errno + " (expected: 0) in answer to " + request);
    this.errno = errno;
  }

  /**
   * Returns why the request was refused.
   *
   * @return a Linux error number, 1 or more, such as 1 (EPERM) or 2 (ENOENT)
   */
  public int errno() {
    return errno;
  }
}
