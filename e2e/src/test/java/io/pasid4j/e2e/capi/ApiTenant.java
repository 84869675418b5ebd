// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.capi;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that calls the functions of pasid.h that the test names. */
final class ApiTenant implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(45);

  private final LineProcess process;

  ApiTenant(Path socket) throws IOException, InterruptedException {
    process =
        LineProcess.start(
            "tenant",
            List.of(CProgram.compileWithApi("api_tenant").toString()),
            Map.of("PASID_SOCKET", socket.toString()));
  }

  String ask(String line) {
    return process.ask(line, ANSWER);
  }

  void send(String line) {
    process.send(line);
  }

  String readLine() {
    return process.readLine(ANSWER);
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
