// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A tenant with references, in a process of its own: of the three IDs it takes it keeps the first
 * as it is, references the second, and references and frees the third. Prints {@code ready} and
 * stays until its input ends.
 */
final class ReferringTenant {
  private ReferringTenant() {}

  /** Starts one on the class path of the tests. */
  static LineProcess start(Path socket, int firstId) {
    return LineProcess.start(
        "referring tenant",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ReferringTenant.class.getName(),
            socket.toString(),
            String.valueOf(firstId)),
        Map.of());
  }

  /** Takes the socket and the first ID. */
  public static void main(String[] arguments) throws IOException {
    int firstId = Integer.parseInt(arguments[1]);
    try (PasidClient session = PasidClient.connect(Path.of(arguments[0]))) {
      session.allocateContiguous(PasidRange.of(firstId, firstId + 2), 3);
      session.get(firstId + 1);
      session.get(firstId + 2);
      session.get(firstId + 2);
      session.attachSpid(firstId + 2, 1);
      session.free(firstId + 2);
      System.out.println("ready");
      System.in.transferTo(System.out);
    }
  }
}
