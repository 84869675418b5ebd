// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.concurrent.atomic.AtomicBoolean;

/** A drain consumer's place in a space's quarantine. */
final class RegisteredConsumer implements DrainConsumer {
  private final PasidSpace space;
  private final Quarantine quarantine;
  private final int bit;
  private final AtomicBoolean closed = new AtomicBoolean();

  RegisteredConsumer(PasidSpace space, Quarantine quarantine) {
    this.space = space;
    this.quarantine = quarantine;
    this.bit = quarantine.addConsumer();
  }

  @Override
  public boolean acknowledge(int pasid) {
    if (!space.contains(pasid)) {
      throw new IllegalArgumentException(
          "pasid: " + pasid + " (expected: 0 to " + space.maxId() + ")");
    }
    return !closed.get() && quarantine.acknowledge(pasid, bit);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      quarantine.removeConsumer(bit);
    }
  }
}
