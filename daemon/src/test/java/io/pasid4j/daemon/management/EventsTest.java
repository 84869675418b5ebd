// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event stream, read byte by byte as it comes. */
class EventsTest {
  private static final Pattern CHANGES =
      Pattern.compile("\"space\":\"pasid\",\"atMs\":[0-9]+,\"changes\":\\[([0-9,]+)]");

  private ManagedDaemon daemon;
  private WirePeer tenant;

  @BeforeEach
  void start() throws IOException {
    daemon = new ManagedDaemon();
    tenant = daemon.tenant();
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  @Test
  void whatHappensIsReportedInOrderAndToTheEndOfASet() throws IOException {
    try (Stream events = new Stream("/v1/events?space=pasid", "")) {
      events.readTo("event: open\n");
      tenant.allocate(7, 7);
      events.readTo("event: alloc\n");
      assertThat(events.readTo("}\n"))
          .contains("\"space\":\"pasid\",\"id\":7,\"set\":1,\"name\":\"pid-");
      tenant.close();
      events.readTo("event: free\n");
      assertThat(events.readTo("}\n")).contains("\"id\":7,\"set\":1,");
    }
  }

  @Test
  void aBatchHasItsEventsInOrderAsNumbers() throws IOException {
    try (Stream events = new Stream("/v1/events?space=pasid&batchMs=1000", "")) {
      events.readTo("event: open\n");
      tenant.allocate(7, 7);
      tenant.allocate(8, 8);
      tenant.call(CommandId.GET, WirePeer.u32(8));
      tenant.call(CommandId.PUT, WirePeer.u32(8));
      tenant.call(CommandId.FREE, WirePeer.u32(7, 7));
      String batches = events.readTo("1,7,1]");
      assertThat(batches).contains("event: changes\n").doesNotContain("event: alloc");
      List<String> numbers =
          CHANGES.matcher(batches).results().map(batch -> batch.group(1)).toList();
      assertThat(String.join(",", numbers)).isEqualTo("0,7,1,0,8,1,2,8,1,3,8,1,1,7,1");
    }
  }

  @Test
  void aBatchOfAllSpacesNamesTheSpaceOfEach() throws IOException {
    assertThat(daemon.get("/v1/events?batchMs=1001").status().code()).isEqualTo(400);
    try (Stream events = new Stream("/v1/events?batchMs=1", "")) {
      events.readTo("event: open\n");
      tenant.allocate(9, 9);
      events.readTo("event: changes\n");
      assertThat(events.readTo("}\n")).contains("{\"space\":\"pasid\",", "[0,9,1]");
    }
  }

  @Test
  void onlyTheSetThatWasAskedForIsReported() throws IOException {
    Eventually.holds("a set", () -> daemon.get("/v1/sets/1").status().code() == 200);
    try (Stream events = new Stream("/v1/events?set=1", "");
        WirePeer other = daemon.tenant()) {
      events.readTo("event: open\n");
      other.allocate(8, 8);
      tenant.allocate(9, 9);
      assertThat(events.readTo("\"id\":9,")).doesNotContain("\"id\":8,");
    }
  }

  @Test
  void aReaderThatComesBackIsSentTheGap() throws IOException {
    try (Stream events = new Stream("/v1/events", "Last-Event-ID: abc-7\r\n")) {
      events.readTo("event: gap\n");
      assertThat(events.readTo("}\n")).contains("\"after\":\"abc-7\"");
    }
  }

  @Test
  void aReaderThatDoesNotReadLosesEventsAndLearnsHowMany() throws IOException {
    try (Stream events = new Stream("/v1/events", "");
        PasidSet set = daemon.space().open("busy", Quota.limit(1))) {
      events.readTo("event: open\n");
      Eventually.holds(
          "events lost",
          () -> {
            for (int i = 0; i < 1000; i++) {
              set.allocate(PasidRange.ALL);
              set.free(PasidRange.ALL);
            }
            return daemon.metrics().lostEvents() > 0 || events.isPending();
          });
      set.allocate(PasidRange.ALL);
      events.readTo("event: lost\n");
      assertThat(events.readTo("}\n")).containsPattern("\\{\"events\":[1-9][0-9]*}");
      assertThat(daemon.metrics().lostEvents()).isPositive();
    }
  }

  /** A client of the stream. */
  private final class Stream implements AutoCloseable {
    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final StringBuilder read = new StringBuilder();
    private int at;
    private int rounds;

    Stream(String path, String header) throws IOException {
      channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
    }

    /** More than the queue and the sockets hold has happened. */
    boolean isPending() {
      return ++rounds > 40;
    }

    /** Reads on until a text; answers what came before it and since the last. */
    String readTo(String text) throws IOException {
      while (read.indexOf(text, at) < 0) {
        ByteBuffer bytes = ByteBuffer.allocate(65536);
        if (channel.read(bytes) < 0) {
          throw new AssertionError("no " + text + " in " + read.substring(at));
        }
        read.append(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      }
      int end = read.indexOf(text, at) + text.length();
      String passed = read.substring(at, end);
      at = end;
      return passed;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
