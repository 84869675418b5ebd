// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  @BeforeAll
  static void loadTransport() {
    Epoll.ensureAvailability();
  }

  @Test
  void reportsToTheSocketThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
    String path = folder.resolve("notify").toString();
    Socket manager = Socket.newSocketDomainDgram();
    manager.bind(new DomainSocketAddress(path));

    ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path));
    service.ready();
    service.stopping();

    assertThat(received(manager)).isEqualTo("READY=1");
    assertThat(received(manager)).isEqualTo("STOPPING=1");
    manager.close();
  }

  @Test
  void reachesAnAbstractSocket() throws IOException {
    String name = "pasid4j-notify-" + ProcessHandle.current().pid();
    Socket manager = Socket.newSocketDomainDgram();
    manager.bind(new DomainSocketAddress("\0" + name));

    ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name)).ready();

    assertThat(received(manager)).isEqualTo("READY=1");
    manager.close();
  }

  @Test
  void outlivesAManagerThatIsNotThere(@TempDir Path folder) {
    String gone = folder.resolve("gone").toString();

    assertThatCode(ServiceManager.of(Map.of("NOTIFY_SOCKET", gone))::ready)
        .doesNotThrowAnyException();
    assertThatCode(ServiceManager.of(Map.of())::ready).doesNotThrowAnyException();
  }

  private static String received(Socket manager) throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(64);
    var from = manager.recvFromDomainSocket(message, 0, message.capacity());
    byte[] bytes = new byte[from.receivedAmount()];
    message.get(0, bytes);
    return new String(bytes, UTF_8);
  }
}
