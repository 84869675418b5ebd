// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.PasidDevices;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The PCI devices of the host, for configurations whose spaces follow them. */
public final class HostDevices {
  private HostDevices() {}

  /**
   * The host for the reading of a configuration.
   *
   * @param root the directory in which {@code sys} is; null: the root directory
   */
  public static ReadContext context(@Nullable Path root) {
    return ReadContext.HOST.withDevices(() -> find(root));
  }

  private static List<FoundDevice> find(@Nullable Path root) {
    HostTree tree = root == null ? HostTree.ofThisHost() : HostTree.of(root);
    return PasidDevices.find(tree).stream()
        .map(device -> new FoundDevice(device.address(), device.bits()))
        .toList();
  }
}
