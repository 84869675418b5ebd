// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Launches the daemon of one host, and finds free addresses for several. */
final class HostProcess {
  private HostProcess() {}

  /**
   * Launches a daemon.
   *
   * @param config its configuration
   * @param log takes what it says
   * @param javaOptions those of its JVM, the class path among them
   * @param environment what it has beside that of this process
   */
  static Process launch(
      Path config, Path log, List<String> javaOptions, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(javaOptions);
    command.addAll(List.of(DomainDaemonMain.class.getName(), config.toString()));
    ProcessBuilder daemon =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    daemon.environment().putAll(environment);
    return daemon.start();
  }

  /** Free addresses on loopback, by name. */
  static Map<String, String> addresses(List<String> names) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    Map<String, String> addresses = new TreeMap<>();
    for (String name : names) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      addresses.put(name, "127.0.0.1:" + socket.getLocalPort());
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return addresses;
  }
}
