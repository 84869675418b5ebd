// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proof that the process that connected still has its pid. */
class PeerProofTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /** Connects, says so, and stays until its input ends. */
  private static final String CLIENT =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      print('connected', flush=True)
      sys.stdin.read()
      """;

  @TempDir Path directory;

  private Socket server;
  private Process client;
  private FileDescriptor accepted;

  @BeforeEach
  void connect() throws IOException {
    assumeThat(PYTHON).exists();
    Epoll.ensureAvailability();
    server = Socket.newSocketDomain();
    String path = directory.resolve("s").toString();
    server.bind(new DomainSocketAddress(path));
    server.listen(1);
    client = new ProcessBuilder(PYTHON.toString(), "-c", CLIENT, path).start();
    assertThat(client.inputReader().readLine()).isEqualTo("connected");
    accepted = new FileDescriptor(server.accept(new byte[128]));
  }

  @AfterEach
  void close() throws IOException {
    client.destroyForcibly();
    if (accepted.isOpen()) {
      accepted.close();
    }
    server.close();
  }

  private int pid() {
    return (int) client.pid();
  }

  private void endClient() throws Exception {
    client.getOutputStream().close();
    client.waitFor();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProcessHasItsPidUntilItEnds(boolean hasPidFd) throws Exception {
    assumeThat(hasPidFd && isUnsupported()).as("Linux 6.5 or later").isFalse();
    PeerProof proof = new PeerProof(pid(), accepted::intValue, hasPidFd);
    assertThat(proof.getAsBoolean()).isTrue();
    endClient();
    assertThat(proof.getAsBoolean()).isFalse();
  }

  private boolean isUnsupported() {
    try (PidFd peer = PidFd.ofPeer(accepted.intValue())) {
      return peer.isUnsupported();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProcessThatHadEndedWhenItWasAcceptedProvesNothing(boolean hasPidFd) throws Exception {
    endClient();
    assertThat(new PeerProof(pid(), accepted::intValue, hasPidFd).getAsBoolean()).isFalse();
    assertThat(PeerProof.of(pid(), accepted::intValue).getAsBoolean()).isFalse();
  }

  @Test
  void aProcessWithThePidOfOneThatConnectedIsNotTakenForIt() throws Exception {
    PeerProof proof = PeerProof.of(pid(), accepted::intValue);
    assertThat(proof.getAsBoolean()).isTrue();
    endClient();
    // As far as proc shows, the process with the pid by now is this one.
    int alive = (int) ProcessHandle.current().pid();
    assertThat(new PeerProof(alive, accepted::intValue, true).getAsBoolean()).isFalse();
    assertThat(proof.getAsBoolean()).isFalse();
  }

  @Test
  void aConnectionThatIsClosedOrOfAHiddenProcessProvesNothing() throws IOException {
    assertThat(PeerProof.of(0, accepted::intValue).getAsBoolean()).isFalse();
    PeerProof proof = PeerProof.of(pid(), () -> accepted.isOpen() ? accepted.intValue() : -1);
    accepted.close();
    assertThat(proof.getAsBoolean()).isFalse();
  }

  @Test
  void aPidFdIsOfTheProcessThatWasOpened() throws Exception {
    try (PidFd process = PidFd.open(pid())) {
      assertThat(process.isRunning()).isTrue();
      endClient();
      assertThat(process.isRunning()).isFalse();
      assertThat(process.hasExited()).isTrue();
    }
    try (PidFd nobody = PidFd.open(pid())) {
      assertThat(nobody.isOfNobody()).isTrue();
      assertThat(nobody.hasExited()).isFalse();
    }
  }
}
