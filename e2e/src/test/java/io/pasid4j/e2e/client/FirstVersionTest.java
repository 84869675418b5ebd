// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older client works with this daemon, and this client with an older daemon. */
class FirstVersionTest {
  private static final int HEADER = 16;
  private static final int INFO = 0x5000;
  private static final int VERSION = 1;

  @TempDir private Path directory;

  private static int command(byte[] frame) {
    return Byte.toUnsignedInt(frame[2]) | (Byte.toUnsignedInt(frame[3]) << Byte.SIZE);
  }

  /**
   * Zeros where two daemons differ: pid and set id of INFO, its version, and the version's JSON.
   */
  private static byte[] comparable(byte[] frame) {
    byte[] copy = frame.clone();
    if (frame.length == HEADER) {
      return copy;
    }
    switch (command(frame)) {
      case INFO -> {
        Arrays.fill(copy, HEADER + 24, HEADER + 32, (byte) 0);
        Arrays.fill(copy, HEADER + 100, copy.length, (byte) 0);
      }
      case VERSION -> {
        copy = Arrays.copyOf(copy, HEADER + 4);
        Arrays.fill(copy, 4, 8, (byte) 0);
      }
      default -> {
        // It does not depend on the other side.
      }
    }
    return copy;
  }

  @Test
  void aClientOfTheFirstVersionIsAnsweredAsItWas() throws IOException {
    try (SmallDaemon daemon = SmallDaemon.start(directory, 20, 4);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket()))) {
      for (Recording.Exchange exchange : Recording.read("first-version").exchanges()) {
        RecordedDaemon.write(client, exchange.request());
        byte[] reply = RecordedDaemon.readFrame(client);
        assertThat(comparable(reply)).isEqualTo(comparable(exchange.reply()));
      }
      client.configureBlocking(false);
      assertThat(client.read(ByteBuffer.allocate(1))).isZero();
    }
  }

  @Test
  void thisClientAsksADaemonOfTheFirstVersionAsThatsClientDid() throws IOException {
    Recording recording = Recording.read("first-version");
    try (RecordedDaemon daemon = new RecordedDaemon(directory.resolve("r"), recording)) {
      try (PasidClient client =
          PasidClient.connect(daemon.socket(), ConnectOptions.builder().name("old-vm").build())) {
        talk(client);
      }
      assertThat(daemon.requests()).hasSameSizeAs(recording.exchanges());
      for (int i = 0; i < recording.exchanges().size(); i++) {
        assertThat(comparable(daemon.requests().get(i)))
            .isEqualTo(comparable(recording.exchanges().get(i).request()));
      }
    }
  }

  /** The calls of the recording. */
  private static void talk(PasidClient client) {
    assertThat(client.allocate(PasidRange.of(10, 20))).isEqualTo(10);
    assertThat(client.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
    assertThat(client.allocate(PasidRange.of(30, 40), "disk")).isEqualTo(30);
    assertThat(client.allocate(PasidRange.of(30, 40), "disk")).isEqualTo(30);
    assertThat(client.allocate(PasidRange.of(50, 60), 2)).containsExactly(50, 51);
    assertThat(client.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(client.holds(10)).isTrue();
    assertThat(client.size()).isEqualTo(4);
    assertThat(client.get(10)).isEqualTo(GetResult.TAKEN);
    assertThat(client.free(10)).isTrue();
    assertThat(client.put(10)).isEqualTo(PutResult.RELEASED);
    assertThat(client.attachSpid(30, 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(client.findBySpid(7)).isEqualTo(30);
    assertThat(client.detachSpid(7)).isTrue();
    assertThat(client.allocateContiguous(PasidRange.of(70, 80), 1)).isEqualTo(70);
    List<Integer> held = new ArrayList<>();
    client.forEach(PasidRange.ALL, held::add);
    assertThat(held).containsExactly(30, 50, 51, 70);
    assertThat(client.quota()).isEqualTo(Quota.limit(4));
    assertThat(client.free(PasidRange.ALL)).isEqualTo(4);
  }

  @Test
  void whatTheFirstVersionLacksIsSaidAndTheRestGoesOn() throws IOException {
    Recording recording = Recording.read("first-version-asked-too-much");
    try (RecordedDaemon daemon = new RecordedDaemon(directory.resolve("r"), recording);
        PasidClient client =
            PasidClient.connect(daemon.socket(), ConnectOptions.builder().resumable().build())) {
      assertThatThrownBy(client::lastRefusal)
          .isInstanceOf(PasidRequestException.class)
          .hasMessageContaining("errno: 95");
      assertThatThrownBy(() -> client.subscribe(Priority.CPU, event -> {}))
          .isInstanceOf(PasidRequestException.class)
          .hasMessageContaining("errno: 95");
      assertThat(client.free(PasidRange.ALL)).isZero();
    }
  }

  @Test
  void aRequestThatTheFirstVersionCannotGrantIsRefusedWithoutAsking() throws IOException {
    Recording recording = Recording.read("first-version-asked-too-much");
    try (RecordedDaemon daemon = new RecordedDaemon(directory.resolve("r"), recording)) {
      ConnectOptions vlan = ConnectOptions.builder().space("vlan").build();
      assertThatThrownBy(() -> PasidClient.connect(daemon.socket(), vlan))
          .isInstanceOf(PasidRequestException.class)
          .hasMessageContaining("errno: 95")
          .hasMessageContaining("vlan");
      assertThat(daemon.requests()).hasSize(1);
    }
  }
}
