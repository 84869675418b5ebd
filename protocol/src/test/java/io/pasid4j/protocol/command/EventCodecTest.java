// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of refusals, subscriptions and events, as docs/reference/protocol.md has them. */
class EventCodecTest {
  private static final RefusalReply REFUSAL =
      new RefusalReply(
          Refusal.QUARANTINED.code(), PasidRange.of(1, 0xFFFF_FFFFL), 3, 9, 10, 0x0102_0304_0506L);
  private static final EventMessage EVENT =
      new EventMessage(EventType.FREE, 0xABCDE, 0xFFFF, 7, 0x1_0000_0002L);

  private static ByteBuffer bytes(Payload payload) {
    ByteBuffer bytes = ByteBuffer.allocate(payload.sizeBytes());
    payload.put(bytes, 0);
    return bytes;
  }

  private static Decoded<Request> decode(int command, String hex) {
    ByteBuffer payload = Bytes.hex(hex);
    return Command.decode(command, payload, 0, payload.remaining());
  }

  private static void expectMalformed(Decoded<?> decoded, int errno, String reason) {
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    Decoded.Malformed<?> malformed = (Decoded.Malformed<?>) decoded;
    assertThat(malformed.errno()).isEqualTo(errno);
    assertThat(malformed.reason()).startsWith(reason);
  }

  @ParameterizedTest
  @CsvSource({"CPU, 0", "DEVICE, 1", "IOMMU, 2", "LAST, 3"})
  void aSubscriptionSaysWhenToBeNotified(Priority priority, int code) {
    String hex = "0" + code + "000000" + "00000000";
    assertThat(decode(CommandId.SUBSCRIBE, hex))
        .isEqualTo(new Decoded.Valid<>(new SubscribeRequest(priority, false, false)));
    assertThat(Bytes.hex(bytes(new SubscribeRequest(priority, false, false)))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({"0, false, false", "1, true, false", "2, false, true", "3, true, true"})
  void aSubscriptionSaysWhoseEventsAndWhatFor(int flags, boolean allSets, boolean drains) {
    SubscribeRequest request = new SubscribeRequest(Priority.IOMMU, allSets, drains);
    assertIsOnTheWire("02000000" + "0" + flags + "000000", request);
    assertIsOnTheWire("02000000" + "0" + (flags | 4) + "000000", request.withMoves());
  }

  private static void assertIsOnTheWire(String hex, SubscribeRequest request) {
    assertThat(decode(CommandId.SUBSCRIBE, hex)).isEqualTo(new Decoded.Valid<>(request));
    assertThat(Bytes.hex(bytes(request))).isEqualTo(hex);
  }

  @Test
  void aSubscriptionWithoutASetNamesItsSpace() {
    SubscribeRequest request = new SubscribeRequest(Priority.LAST, true, false, false, "vlan");
    assertIsOnTheWire("03000000" + "01000000" + "766c616e" + "00".repeat(60), request);
    expectMalformed(
        decode(CommandId.SUBSCRIBE, "03000000 01000000 766c616e"), Errno.EINVAL, "space bytes: 4");
  }

  @Test
  void aBadSubscriptionIsReported() {
    expectMalformed(
        decode(CommandId.SUBSCRIBE, "04000000 00000000"), Errno.EINVAL, "priority: 4 (expected");
    expectMalformed(
        decode(CommandId.SUBSCRIBE, "00000000 08000000"),
        Errno.EINVAL,
        "flags: 8 (expected: 0 to 7");
    expectMalformed(
        decode(CommandId.SUBSCRIBE, "00000000 000000"), Errno.EFAULT, "payload: 7 bytes");
  }

  @Test
  void anAcknowledgementNamesTheGeneration() {
    AcknowledgeDrainRequest request = new AcknowledgeDrainRequest(100, 0xFFFF_FFFFL);
    assertThat(Bytes.hex(bytes(request))).isEqualTo("64000000ffffffff");
    assertThat(decode(CommandId.ACK_DRAIN, "64000000 ffffffff"))
        .isEqualTo(new Decoded.Valid<>(request));
    expectMalformed(decode(CommandId.ACK_DRAIN, "64000000"), Errno.EFAULT, "payload: 4 bytes");
    assertThatThrownBy(() -> new AcknowledgeDrainRequest(-1, 0)).hasMessageStartingWith("id: -1");
    assertThatThrownBy(() -> new AcknowledgeDrainRequest(0, 1L << 32))
        .hasMessageStartingWith("generation: 4294967296");
  }

  @Test
  void requestsWithoutAPayloadTakeAnyPayload() {
    assertThat(decode(CommandId.REFUSAL, "")).isEqualTo(new Decoded.Valid<>(new RefusalRequest()));
    assertThat(decode(CommandId.UNSUBSCRIBE, "0102"))
        .isEqualTo(new Decoded.Valid<>(new UnsubscribeRequest()));
    assertThat(bytes(new RefusalRequest()).capacity()).isZero();
    assertThat(bytes(new UnsubscribeRequest()).capacity()).isZero();
    assertThat(new RefusalRequest().command()).isEqualTo(0x500F);
    assertThat(new UnsubscribeRequest().command()).isEqualTo(0x5014);
  }

  @Test
  void whatTheDaemonShowsIsNotServedByIt() {
    expectMalformed(decode(CommandId.EVENT, "00".repeat(24)), Errno.ENOTSUP, "command: 20512");
    expectMalformed(decode(CommandId.EVENTS_LOST, "00".repeat(8)), Errno.ENOTSUP, "command: 20513");
  }

  @Test
  void aRefusalSaysWhyAndUntilWhen() {
    assertThat(Bytes.hex(bytes(REFUSAL)))
        .isEqualTo(
            "00000000"
                + "f9ffffff"
                + "01000000"
                + "ffffffff"
                + "03000000"
                + "09000000"
                + "0a000000"
                + "00000000"
                + "0605040302010000");
    assertThat(RefusalReply.decode(bytes(REFUSAL), 0, 40)).isEqualTo(new Decoded.Valid<>(REFUSAL));
    assertThat(RefusalReply.decode(bytes(RefusalReply.NONE), 0, 40))
        .isEqualTo(new Decoded.Valid<>(RefusalReply.NONE));
    expectMalformed(RefusalReply.decode(bytes(REFUSAL), 0, 39), Errno.EINVAL, "reply: 39 bytes");
    expectMalformed(
        RefusalReply.decode(bytes(REFUSAL).put(4, (byte) 1).put(7, (byte) 0), 0, 40),
        Errno.EINVAL,
        "code: 16776961");
  }

  @ParameterizedTest
  @CsvSource({"ALLOC, 0", "FREE, 1", "BIND, 2", "UNBIND, 3"})
  void theCodeOfAnEventNeverChanges(EventType type, int code) {
    EventMessage event = new EventMessage(type, 1, 2, 3, 4);
    assertThat(Bytes.hex(bytes(event)))
        .isEqualTo(
            "0" + code + "000000" + "01000000" + "02000000" + "03000000" + "0400000000000000");
    assertThat(EventMessage.decode(bytes(event), 0, 24)).isEqualTo(new Decoded.Valid<>(event));
  }

  @Test
  void aBadEventIsReported() {
    assertThat(EventMessage.decode(bytes(EVENT), 0, 24)).isEqualTo(new Decoded.Valid<>(EVENT));
    expectMalformed(EventMessage.decode(bytes(EVENT), 0, 23), Errno.EINVAL, "reply: 23 bytes");
    expectMalformed(
        EventMessage.decode(bytes(EVENT).put(0, (byte) 5), 0, 24), Errno.EINVAL, "type: 5");
    expectMalformed(
        EventMessage.decode(bytes(EVENT).put(7, (byte) -1), 0, 24), Errno.EINVAL, "id: -");
  }

  @Test
  void lostEventsAreCounted() {
    EventsLostMessage lost = new EventsLostMessage(5000);
    assertThat(Bytes.hex(bytes(lost))).isEqualTo("8813000000000000");
    assertThat(EventsLostMessage.decode(bytes(lost), 0, 8)).isEqualTo(new Decoded.Valid<>(lost));
    expectMalformed(EventsLostMessage.decode(bytes(lost), 0, 7), Errno.EINVAL, "reply: 7 bytes");
    expectMalformed(
        EventsLostMessage.decode(ByteBuffer.allocate(8), 0, 8), Errno.EINVAL, "events: 0");
  }

  @Property
  void randomBytesNeverThrow(@ForAll @Size(max = 48) byte[] bytes) {
    ByteBuffer payload = ByteBuffer.wrap(bytes);
    assertThat(RefusalReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(EventMessage.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(EventsLostMessage.decode(payload, 0, bytes.length)).isNotNull();
  }
}
