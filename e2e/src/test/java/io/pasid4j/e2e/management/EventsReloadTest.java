// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event stream that is open while a reload adds a space. */
class EventsReloadTest {
  private static final int ALLOCATE = 0x5001;
  private static final int SESSION = 0x500C;
  private static final String BEFORE = "state: none\nspaces: { pasid: { default: true } }\n";
  private static final String AFTER =
      "state: none\nspaces: { pasid: { default: true }, vlan: { bits: 12 } }\n";

  @TempDir private Path directory;

  @Test
  void itReceivesTheNewSpaceToo() throws Exception {
    try (ConfiguredDaemon daemon = ConfiguredDaemon.start(directory, BEFORE);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel narrow = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      BufferedReader events = follow(daemon, channel, "/v1/events");
      BufferedReader ofPasid = follow(daemon, narrow, "/v1/events?space=pasid");
      assertThat(next(events, "open")).contains("\"spaces\":[\"pasid\"]");
      assertThat(next(ofPasid, "open")).contains("\"spaces\":[\"pasid\"]");

      daemon.reload(AFTER, "reload: done, spaces added: 1");

      try (Wire tenant = daemon.tenant();
          Wire plain = daemon.tenant()) {
        byte[] session = Payload.words(0, 0, 0, 4, 0);
        byte[] vlan = Payload.join(session, "vlan".getBytes(StandardCharsets.UTF_8));
        assertThat(tenant.ask(SESSION, vlan).result()).isZero();
        assertThat(tenant.ask(ALLOCATE, Payload.words(77, 77, 1, 0)).result()).isOne();
        assertThat(plain.ask(ALLOCATE, Payload.words(78, 78, 1, 0)).result()).isOne();
        assertThat(next(events, "space")).contains("\"space\":\"vlan\"");
        assertThat(next(events, "alloc")).contains("\"space\":\"vlan\",\"id\":77,");
        assertThat(next(events, "alloc")).contains("\"space\":\"pasid\",\"id\":78,");
        assertThat(next(ofPasid, "alloc")).contains("\"space\":\"pasid\",\"id\":78,");
      }
    }
  }

  private static BufferedReader follow(ConfiguredDaemon daemon, SocketChannel channel, String path)
      throws IOException {
    channel.connect(UnixDomainSocketAddress.of(daemon.management()));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return new BufferedReader(
        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /** The data of the next event, which has to be of a type. */
  private static String next(BufferedReader events, String type) throws IOException {
    String line = events.readLine();
    while (line != null && !line.startsWith("event: ")) {
      line = events.readLine();
    }
    assertThat(line).isEqualTo("event: " + type);
    while (line != null && !line.startsWith("data: ")) {
      line = events.readLine();
    }
    return String.valueOf(line);
  }
}
