// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A slice; {@code ./pasid verify --only domain-scale} for 1000 hosts and 100,000 VMs. */
class ScaleTest {
  private static final ScaleShape SHAPE =
      new ScaleShape(
          Integer.getInteger("pasid.scale.hosts", 20),
          Integer.getInteger("pasid.scale.vms", 2_000),
          Integer.getInteger("pasid.scale.bits", 16),
          Integer.getInteger("pasid.scale.lease", 64));

  private static final int DAYS = Integer.getInteger("pasid.scale.days", 7);

  @Test
  void fewRequestsNeedTheLogAndHostsKeepNoMoreThanTheyUse() {
    System.out.println("scale: " + SHAPE);
    List<ScaleFigures> days = new ArrayList<>();

    new ScaleSimulation(SHAPE, 1)
        .run(
            DAYS,
            day -> {
              System.out.println("scale: " + day.line());
              days.add(day);
            });

    ScaleFigures last = days.getLast();
    assertThat(last.counted().refusals).isZero();
    assertThat(last.waitShare()).isLessThan(0.01);
    assertThat(last.leasedIds() - last.heldIds())
        .as("free on hosts")
        .isLessThan(3L * SHAPE.leaseIds() * SHAPE.hosts());
  }
}
