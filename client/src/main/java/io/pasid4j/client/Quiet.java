// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import java.io.IOException;

/** Closes what nothing depends on any more. */
final class Quiet {
  private Quiet() {}

  static void close(FrameChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
