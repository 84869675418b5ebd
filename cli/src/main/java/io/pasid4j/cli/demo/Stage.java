// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.Installation;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.daemon.socket.SocketPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The daemon and the programs of the demo on one host. Closing it ends and removes them all. */
final class Stage implements AutoCloseable {
  /** The space of vsock CIDs. */
  static final String CIDS = "vsock";

  private static final String RUN = "native/target/pasid-run";

  private final Installation installation;
  private final Scratch scratch = Scratch.create();

  Stage(Installation installation) {
    this.installation = installation;
  }

  Path socket() {
    return scratch.file("pasid.sock");
  }

  /** The socket for queries about other sets. */
  Path operatorSocket() {
    return SocketPaths.operatorPath(socket()).orElseThrow();
  }

  DaemonProcess startDaemon() {
    Path file = scratch.file("pasid.yaml");
    try {
      Files.writeString(
          file, "spaces: { pasid: { default: true }, " + CIDS + ": { preset: vsock } }\n");
    } catch (IOException noFile) {
      throw new UncheckedIOException(noFile);
    }
    return scratch.keep(
        DaemonProcess.start(
            installation, socket(), "--state", "none", "--config", file.toString()));
  }

  /** Starts a shell with a vsock CID, as {@code pasid run} starts QEMU; $0 is a file of its own. */
  LineProcess run(String name, List<String> options, String script) {
    List<String> command = new ArrayList<>();
    command.add(installation.file(RUN).toString());
    command.addAll(List.of("--socket", socket().toString(), "--space", CIDS, "--name", name));
    command.addAll(options);
    command.addAll(List.of("--", "/bin/sh", "-c", script, scratch.file(name).toString()));
    return scratch.keep(LineProcess.start(name, command, Map.of()));
  }

  Vm startVm(String name) {
    return scratch.keep(Vm.start(name, installation, socket()));
  }

  @Override
  public void close() {
    scratch.close();
  }
}
