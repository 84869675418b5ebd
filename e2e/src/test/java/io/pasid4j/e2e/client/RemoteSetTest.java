// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidSet;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A set behind a daemon keeps the library's contract. */
class RemoteSetTest extends PasidSetContract {
  @TempDir private Path directory;

  private @Nullable SmallDaemon daemon;

  /** The contract's set-up opens sets before anything here is run. */
  private SmallDaemon started() {
    SmallDaemon running = daemon;
    if (running == null) {
      running = SmallDaemon.start(directory, BITS, QUOTA);
      daemon = running;
    }
    return running;
  }

  @AfterEach
  void stop() {
    started().close();
  }

  @Override
  PasidSet open(String name) {
    return face(
        PasidClient.connect(started().socket(), ConnectOptions.builder().name(name).build()));
  }

  /** The set as the tests see it. */
  PasidSet face(PasidClient client) {
    return client;
  }
}
