// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.bench.socket.Servers;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The restart of a voter whose host holds nearly all IDs of a space of 2^20. */
final class FullSpaceRestart {
  private static final int SETS = 600;
  private static final int IDS_OF_A_SET = 1700;
  private static final int IDS_AT_ONCE = 100;
  private static final int LEASE_IDS = 1024;
  private static final List<String> SINGLE = List.of("only");

  private final Servers servers;

  FullSpaceRestart(Servers servers) {
    this.servers = servers;
  }

  DomainResults.Restart run() throws IOException, InterruptedException {
    Path directory = Files.createDirectory(servers.directory().resolve("full"));
    String name = SINGLE.getFirst();
    List<PasidClient> tenants = new ArrayList<>();
    try (BenchHosts host =
        BenchHosts.start(new Servers(servers.root(), directory), SINGLE, LEASE_IDS)) {
      fill(host.socket(name), tenants);
      host.stop(name);
      long start = System.nanoTime();
      host.launch(name);
      double readyMs = (System.nanoTime() - start) / 1e6;
      host.awaitJoined(name);
      return new DomainResults.Restart(readyMs, (System.nanoTime() - start) / 1e6);
    } finally {
      tenants.forEach(PasidClient::close);
    }
  }

  private static void fill(Path socket, List<PasidClient> tenants) {
    for (int set = 0; set < SETS; set++) {
      PasidClient tenant = PasidClient.connect(socket);
      tenants.add(tenant);
      for (int ids = 0; ids < IDS_OF_A_SET; ids += IDS_AT_ONCE) {
        var _ = tenant.allocate(PasidRange.ALL, IDS_AT_ONCE);
      }
    }
  }
}
