// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Hosts of a domain whose configurations say more than those of {@link DomainHosts}. */
final class ConfiguredHosts {
  private ConfiguredHosts() {}

  /**
   * Starts voters.
   *
   * @param more what the configuration of a host has at its end, by its name
   */
  static DomainHosts start(Path directory, List<String> names, UnaryOperator<String> more)
      throws Exception {
    DomainHosts hosts = DomainHosts.none(directory);
    Map<String, String> voters = HostProcess.addresses(names);
    for (String name : names) {
      hosts.configure(name, voters);
      Path config = hosts.config(name);
      Files.writeString(config, more.apply(name), StandardOpenOption.APPEND);
      DomainLogs.init(ConfigurationFile.read(config, ReadContext.HOST).domain().orElseThrow());
      hosts.launch(name);
    }
    return hosts;
  }

  /** Resumes a VM's set at a host, once it is there. */
  static WirePeer resumed(DomainHosts hosts, String host, Vm vm) {
    WirePeer[] peer = new WirePeer[1];
    DomainHosts.holds(
        "set " + vm.set() + " is at " + host,
        () -> {
          peer[0] = WirePeer.negotiated(hosts.socket(host));
          return DomainHosts.resume(peer[0], vm) == 0;
        });
    return peer[0];
  }
}
