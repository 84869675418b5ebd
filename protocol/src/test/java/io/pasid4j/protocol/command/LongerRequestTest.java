// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static io.pasid4j.protocol.command.RequestTest.decode;
import static io.pasid4j.protocol.command.RequestTest.expectMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that grew: their later fields may be absent, and are read if present. */
class LongerRequestTest {
  private static final String RANGE = "64000000 c8000000";
  private static final String NO_NAME = "00".repeat(64);
  private static final String VLAN = "766c616e" + "00".repeat(60);

  static Stream<Request> longerRequests() {
    return Stream.of(
        new SetsRequest(0, 1, SetEntry.SIZE),
        new SetsRequest(0, 1, Integer.MAX_VALUE),
        new ShowRequest(7, "s".repeat(Limits.MOST_NAME_BYTES)));
  }

  private static void expect(int command, String payload, Request request) {
    assertThat(decode(command, Bytes.hex(payload))).isEqualTo(new Decoded.Valid<>(request));
  }

  @Test
  void showTakesASpaceAndTheSizeOfItsReply() {
    expect(CommandId.SHOW, "64000000" + VLAN, new ShowRequest(100, "vlan", ShowReply.FIRST_SIZE));
    expect(CommandId.SHOW, "64000000" + NO_NAME, new ShowRequest(100, "", ShowReply.FIRST_SIZE));
    expect(CommandId.SHOW, "64000000" + NO_NAME + "64000000", new ShowRequest(100));
  }

  @Test
  void clearForeignTakesASpace() {
    expect(
        CommandId.CLEAR_FOREIGN,
        RANGE + VLAN,
        new ClearForeignRequest(PasidRange.of(100, 200), "vlan"));
  }

  @Test
  void setsTakesTheSizeOfAnEntry() {
    expect(CommandId.SETS, "05000000 0a000000 b8000000", new SetsRequest(5, 10, 184));
  }

  @ParameterizedTest
  @MethodSource("longerRequests")
  void whatIsWrittenAtLengthIsRead(Request request) {
    ByteBuffer payload = ByteBuffer.allocate(request.sizeBytes());
    request.put(payload, 0);

    assertThat(decode(request.command(), payload)).isEqualTo(new Decoded.Valid<>(request));
  }

  @Test
  void aBadNameOfASpaceIsMalformed() {
    expectMalformed(
        decode(CommandId.SHOW, Bytes.hex("64000000 0a6c616e" + "00".repeat(60))),
        Errno.EINVAL,
        "space: U+000A");
  }

  @Test
  void aReplyThatWouldBeTooShortIsMalformed() {
    expectMalformed(
        decode(CommandId.SHOW, Bytes.hex("64000000" + NO_NAME + "5b000000")),
        Errno.EINVAL,
        "replyBytes: 91");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        CommandId.SHOW + "| 64000000 766c616e | space bytes: 4",
        CommandId.CLEAR_FOREIGN + "|" + RANGE + " 766c616e | space bytes: 4",
        CommandId.SETS + "| 05000000 0a000000 6f000000 | entryBytes: 111",
        CommandId.QUOTA + "| 05000000 ffffffff 00000000 | limit: 4294967295"
      })
  void aBadLaterFieldIsMalformed(int command, String payload, String reason) {
    expectMalformed(decode(command, Bytes.hex(payload)), Errno.EINVAL, reason);
  }
}
