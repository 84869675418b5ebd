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

/**
 * The processes and the directory of a demo. Closing it, or a signal to this process, ends and
 * removes them all.
 */
final class Stage implements AutoCloseable {
  /** The space of vsock CIDs. */
  static final String CIDS = "vsock";

  private static final String RUN = "native/target/pasid-run";

  private final Installation installation;
  private final Path directory;
  private final List<AutoCloseable> processes = new ArrayList<>();
  private boolean closed;

  private Stage(Installation installation, Path directory) {
    this.installation = installation;
    this.directory = directory;
  }

  static Stage set(Installation installation) {
    try {
      Stage stage = new Stage(installation, Files.createTempDirectory("pasid-demo-"));
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
      return stage;
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  Path socket() {
    return directory.resolve("pasid.sock");
  }

  /** Where the daemon answers what is asked about others. */
  Path operatorSocket() {
    return SocketPaths.operatorPath(socket()).orElseThrow();
  }

  DaemonProcess startDaemon() {
    Path file = directory.resolve("pasid.yaml");
    try {
      Files.writeString(
          file, "spaces: { pasid: { default: true }, " + CIDS + ": { preset: vsock } }\n");
    } catch (IOException noFile) {
      throw new UncheckedIOException(noFile);
    }
    return keep(
        DaemonProcess.start(
            installation, socket(), "--state", "none", "--config", file.toString()));
  }

  /** Starts a shell with a vsock CID, as {@code pasid run} starts QEMU; $0 is a file of its own. */
  LineProcess run(String name, List<String> options, String script) {
    List<String> command = new ArrayList<>();
    command.add(installation.file(RUN).toString());
    command.addAll(List.of("--socket", socket().toString(), "--space", CIDS, "--name", name));
    command.addAll(options);
    command.addAll(List.of("--", "/bin/sh", "-c", script, directory.resolve(name).toString()));
    return keep(LineProcess.start(name, command, Map.of()));
  }

  Vm startVm(String name) {
    return keep(Vm.start(name, installation, socket()));
  }

  /** A signal may come between the start of a process and its place in the list. */
  private synchronized <T extends AutoCloseable> T keep(T process) {
    processes.add(process);
    if (closed) {
      closeAll();
    }
    return process;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll();
      removeDirectory();
    }
  }

  private void closeAll() {
    for (AutoCloseable process : processes.reversed()) {
      try {
        process.close();
      } catch (Exception stillThere) {
        System.err.println("pasid: demo: " + stillThere.getMessage());
      }
    }
  }

  private void removeDirectory() {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException left) {
      System.err.println("pasid: demo: left behind: " + directory + ": " + left.getMessage());
    }
  }
}
