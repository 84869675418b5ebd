// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  private static final String RANGE = "64000000 c8000000";

  static Stream<Request> requests() {
    PasidRange range = PasidRange.of(100, 200);
    return Stream.of(
        new InfoRequest(),
        new AllocateRequest(range, 1, false),
        new AllocateRequest(PasidRange.ALL, Limits.MOST_IDS, true),
        new FreeRequest(PasidRange.ALL),
        new IdRequest(IdRequest.Action.HOLDS, 0xFFFF_FFFFL),
        new ListRequest(range, Limits.MOST_IDS),
        new NameRequest("vm-7 für Gäste 東"),
        new NameRequest("n".repeat(Limits.MOST_NAME_BYTES)),
        new AllocateKeyedRequest(range, "k"),
        new AllocateKeyedRequest(range, "ß".repeat(Limits.MOST_KEY_BYTES / 2)),
        new IdRequest(IdRequest.Action.GET, 0xFFFF_FFFFL),
        new IdRequest(IdRequest.Action.PUT, 0xFFFF_FFFFL),
        new AttachSpidRequest(0xFFFF_FFFFL, Integer.MAX_VALUE),
        new IdRequest(IdRequest.Action.DETACH_SPID, 0xFFFF_FFFFL),
        new IdRequest(IdRequest.Action.FIND_SPID, 0xFFFF_FFFFL),
        new SessionRequest(false, 0, 0, null, null),
        new SessionRequest(true, Integer.MAX_VALUE, 7, "vlan", null),
        new SessionRequest(true, 1, 1, null, "vm-7"),
        new SessionRequest(
            true, 1, 1, "s".repeat(Limits.MOST_NAME_BYTES), "ß".repeat(Limits.MOST_NAME_BYTES / 2)),
        new ResumeRequest(token()),
        new HolderRequest(Integer.MAX_VALUE),
        new SetsRequest(0xFFFF_FFFFL, Limits.MOST_SETS),
        new ShowRequest(0),
        new ShowRequest(7, "", ShowReply.FIRST_SIZE),
        new ShowRequest(7, "vlan", ShowReply.FIRST_SIZE),
        new ShowRequest(7, "vlan", Integer.MAX_VALUE),
        new ReportBusyRequest(0xFFFF_FFFFL, range),
        new ClearForeignRequest(PasidRange.ALL, ""),
        new ClearForeignRequest(range, "s".repeat(Limits.MOST_NAME_BYTES)),
        new QuotaRequest(0xFFFF_FFFFL, Quota.guaranteed(1, Integer.MAX_VALUE)),
        new SpacesRequest(),
        new ReleaseRequest(0xFFFF_FFFFL, range),
        new CloseSetRequest(0xFFFF_FFFFL),
        new ExplainRequest(7, range, 1, false, 0, 0, ""),
        new ExplainRequest(0, range, Integer.MAX_VALUE, true, 0xFFFF_FFFFL, 36, "vlan"));
  }

  private static ResumeToken token() {
    byte[] bytes = new byte[ResumeToken.SIZE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xA0 + i);
    }
    return ResumeToken.of(bytes);
  }

  static Decoded<Request> decode(int command, ByteBuffer payload) {
    return Command.decode(command, payload, 0, payload.limit());
  }

  static void expectMalformed(Decoded<Request> decoded, int errno, String reason) {
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    Decoded.Malformed<Request> malformed = (Decoded.Malformed<Request>) decoded;
    assertThat(malformed.errno()).isEqualTo(errno);
    assertThat(malformed.reason()).startsWith(reason).contains("(expected: ");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatIsWrittenIsWhatIsRead(Request request) {
    ByteBuffer payload = ByteBuffer.allocateDirect(request.sizeBytes() + 9).position(2);
    request.put(payload, 7);
    assertThat(Command.decode(request.command(), payload, 7, request.sizeBytes()))
        .isEqualTo(new Decoded.Valid<>(request));
    assertThat(request.sizeBytes()).isLessThanOrEqualTo(Limits.MOST_REQUEST_BYTES);
    assertThat(payload.position()).isEqualTo(2);
    assertThat(payload.get(6)).isZero();
    assertThat(payload.get(7 + request.sizeBytes())).isZero();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyShorterPayloadIsMalformed(Request request) {
    ByteBuffer payload = ByteBuffer.allocate(request.sizeBytes());
    request.put(payload, 0);
    int fixedBytes =
        switch (request) {
          case NameRequest name -> NameRequest.LEAST_SIZE;
          case AllocateKeyedRequest keyed -> AllocateKeyedRequest.LEAST_SIZE;
          case SessionRequest session -> SessionRequest.LEAST_SIZE;
          case ShowRequest show -> ShowRequest.SIZE;
          case ClearForeignRequest clear -> ClearForeignRequest.SIZE;
          default -> request.sizeBytes();
        };
    for (int lengthBytes = 0; lengthBytes < fixedBytes; lengthBytes++) {
      expectMalformed(
          Command.decode(request.command(), payload, 0, lengthBytes),
          Errno.EFAULT,
          "payload: " + lengthBytes + " bytes");
    }
  }

  @Test
  void bytesAfterAFixedLayoutAreIgnored() {
    assertThat(decode(CommandId.FREE, Bytes.hex(RANGE + "ffffffff")))
        .isEqualTo(new Decoded.Valid<>(new FreeRequest(PasidRange.of(100, 200))));
    assertThat(decode(CommandId.INFO, Bytes.hex("ff")))
        .isEqualTo(new Decoded.Valid<>(new InfoRequest()));
  }

  @ParameterizedTest
  @CsvSource({
    CommandId.ALLOCATE + ", " + RANGE + " 0a000000 01000000",
    CommandId.FREE + ", " + RANGE,
    CommandId.HOLDS + ", 64000000",
    CommandId.LIST + ", " + RANGE + " 0a000000",
    CommandId.NAME + ", 766d2d37",
    CommandId.ALLOCATE_KEYED + ", " + RANGE + " 6b",
    CommandId.GET + ", 64000000",
    CommandId.PUT + ", 64000000",
    CommandId.ATTACH_SPID + ", 64000000 07000000",
    CommandId.DETACH_SPID + ", 07000000",
    CommandId.FIND_SPID + ", 07000000",
    CommandId.SESSION + ", 01000000 64000000 0a000000 04000000 02000000 766c616e 7637",
    CommandId.RESUME + ", a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf",
    CommandId.HOLDER + ", 64000000",
    CommandId.SETS + ", 05000000 0a000000",
    CommandId.SHOW + ", 64000000",
    CommandId.RELEASE + ", 05000000 " + RANGE,
    CommandId.QUOTA + ", 05000000 64000000 0a000000",
    CommandId.CLOSE_SET + ", 05000000",
    CommandId.REPORT_BUSY + ", 64000000 " + RANGE,
    CommandId.CLEAR_FOREIGN + ", " + RANGE
  })
  void theLayoutIsTheDocumentedOne(int command, String payload) {
    assertThat(decode(command, Bytes.hex(payload)))
        .isEqualTo(new Decoded.Valid<>(documented(command)));
  }

  private static Request documented(int command) {
    PasidRange range = PasidRange.of(100, 200);
    return switch (command) {
      case CommandId.ALLOCATE -> new AllocateRequest(range, 10, true);
      case CommandId.FREE -> new FreeRequest(range);
      case CommandId.HOLDS -> new IdRequest(IdRequest.Action.HOLDS, 100);
      case CommandId.LIST -> new ListRequest(range, 10);
      case CommandId.NAME -> new NameRequest("vm-7");
      case CommandId.ALLOCATE_KEYED -> new AllocateKeyedRequest(range, "k");
      case CommandId.GET -> new IdRequest(IdRequest.Action.GET, 100);
      case CommandId.PUT -> new IdRequest(IdRequest.Action.PUT, 100);
      case CommandId.ATTACH_SPID -> new AttachSpidRequest(100, 7);
      case CommandId.DETACH_SPID -> new IdRequest(IdRequest.Action.DETACH_SPID, 7);
      case CommandId.FIND_SPID -> new IdRequest(IdRequest.Action.FIND_SPID, 7);
      case CommandId.SESSION -> new SessionRequest(true, 100, 10, "vlan", "v7");
      case CommandId.RESUME -> new ResumeRequest(token());
      case CommandId.HOLDER -> new HolderRequest(100);
      case CommandId.CLOSE_SET -> new CloseSetRequest(5);
      case CommandId.SETS -> new SetsRequest(5, 10);
      case CommandId.SHOW -> new ShowRequest(100, "", ShowReply.FIRST_SIZE);
      case CommandId.REPORT_BUSY -> new ReportBusyRequest(100, range);
      case CommandId.CLEAR_FOREIGN -> new ClearForeignRequest(range, "");
      case CommandId.QUOTA -> new QuotaRequest(5, Quota.guaranteed(10, 100));
      default -> new ReleaseRequest(5, range);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        CommandId.ALLOCATE + "| 0a000000 09000000 01000000 00000000 | min: 10",
        CommandId.ALLOCATE + "|" + RANGE + " 00000000 00000000 | count: 0",
        CommandId.ALLOCATE + "|" + RANGE + " 01000100 00000000 | count: 65537",
        CommandId.ALLOCATE + "|" + RANGE + " ffffffff 00000000 | count: 4294967295",
        CommandId.ALLOCATE + "|" + RANGE + " 01000000 02000000 | flags: 2",
        CommandId.ALLOCATE + "|" + RANGE + " 01000000 01000080 | flags: 2147483649",
        CommandId.FREE + "| ffffffff 00000000 | min: 4294967295",
        CommandId.LIST + "| 0a000000 09000000 01000000 | min: 10",
        CommandId.LIST + "|" + RANGE + " 00000000 | most: 0",
        CommandId.LIST + "|" + RANGE + " 01000100 | most: 65537",
        CommandId.ATTACH_SPID + "| 64000000 00000080 | spid: 2147483648",
        CommandId.ATTACH_SPID + "| 64000000 ffffffff | spid: 4294967295",
        CommandId.HOLDER + "| 00000000 | pid: 0",
        CommandId.HOLDER + "| 00000080 | pid: 2147483648",
        CommandId.SETS + "| 00000000 00000000 | most: 0",
        CommandId.SETS + "| 00000000 01020000 | most: 513",
        CommandId.RELEASE + "| 01000000 0a000000 09000000 | min: 10",
        CommandId.ALLOCATE_KEYED + "| 0a000000 09000000 6b | min: 10",
        CommandId.ALLOCATE_KEYED + "|" + RANGE + " ff | key: malformed bytes",
        CommandId.NAME + "| c3 | name: malformed bytes",
        CommandId.NAME + "| eda080 | name: malformed bytes",
        CommandId.NAME + "| 766d0a | name: U+000A",
        CommandId.NAME + "| 766d00 | name: U+0000",
        CommandId.NAME + "| 1b5b324a | name: U+001B",
        CommandId.NAME + "| e280ae61 | name: U+202E",
        CommandId.NAME + "| e280a8 | name: U+2028"
      })
  void aBadValueIsReported(int command, String payload, String reason) {
    expectMalformed(decode(command, Bytes.hex(payload)), Errno.EINVAL, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        CommandId.SESSION + "| 02000000 00000000 00000000 00000000 00000000 | flags: 2",
        CommandId.SESSION + "| 01000000 00000080 00000000 00000000 00000000 | limitIds: 2147",
        CommandId.SESSION + "| 01000000 00000000 00000080 00000000 00000000 | guaranteedIds: 2147",
        CommandId.SESSION + "| 01000000 00000000 00000000 41000000 00000000 | spaceName bytes: 65",
        CommandId.SESSION + "| 01000000 00000000 00000000 00000000 ffffffff | setName bytes: 429",
        CommandId.SESSION + "| 01000000 00000000 00000000 01000000 01000000 61 | names bytes: 2",
        CommandId.SESSION + "| 01000000 00000000 00000000 01000000 00000000 0a | spaceName: U+000A",
        CommandId.SESSION + "| 01000000 00000000 00000000 00000000 01000000 ff | setName: malformed"
      })
  void aBadRequestForASessionIsReported(int command, String payload, String reason) {
    expectMalformed(decode(command, Bytes.hex(payload)), Errno.EINVAL, reason);
  }

  @Test
  void aNameOrKeyThatIsTooLongIsReported() {
    ByteBuffer name =
        ByteBuffer.wrap("n".repeat(65).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    expectMalformed(decode(CommandId.NAME, name), Errno.EINVAL, "name bytes: 65");
    expectMalformed(
        decode(CommandId.ALLOCATE_KEYED, Bytes.hex(RANGE + "6b".repeat(129))),
        Errno.EINVAL,
        "key bytes: 129");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x4FFF, 0x5F0F, 0x5FFF, -1, 0, 1})
  void anotherCommandIsNotServed(int command) {
    expectMalformed(decode(command, Bytes.hex(RANGE)), Errno.ENOTSUP, "command: " + command);
  }

  @Test
  void aBadRequestCannotBeMade() {
    PasidRange range = PasidRange.ALL;
    assertThatThrownBy(() -> new AllocateRequest(range, 0, false))
        .hasMessageStartingWith("count: 0");
    assertThatThrownBy(() -> new ShowRequest(1L << 32)).hasMessageStartingWith("id: 4294967296");
    for (IdRequest.Action action : IdRequest.Action.values()) {
      assertThatThrownBy(() -> new IdRequest(action, -1)).hasMessageStartingWith("id: -1");
      assertThatThrownBy(() -> new IdRequest(action, 1L << 32))
          .hasMessageStartingWith("id: 4294967296");
    }
    assertThatThrownBy(() -> new ReportBusyRequest(-1, range)).hasMessageStartingWith("id: -1");
    assertThatThrownBy(() -> new ClearForeignRequest(range, "a\u202eb"))
        .hasMessageStartingWith("space: U+202E");
    assertThatThrownBy(() -> new AttachSpidRequest(1, -1)).hasMessageStartingWith("spid: -1");
    assertThatThrownBy(() -> new HolderRequest(0)).hasMessageStartingWith("pid: 0");
    assertThatThrownBy(() -> new CloseSetRequest(-1)).hasMessageStartingWith("setId: -1");
    assertThatThrownBy(() -> new SessionRequest(true, -1, 0, null, null))
        .hasMessageStartingWith("limitIds: -1");
    assertThatThrownBy(() -> new NameRequest("")).hasMessageStartingWith("name bytes: 0");
    assertThatThrownBy(() -> new NameRequest("ä".repeat(33)))
        .hasMessageStartingWith("name bytes: 66");
    assertThatThrownBy(() -> new AllocateKeyedRequest(range, "\uD800"))
        .hasMessageStartingWith("key: unpaired surrogate");
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void everyCommandIsFoundByItsId(Command command) {
    assertThat(Command.byId(command.id())).isSameAs(command);
    assertThat(command.id()).isBetween(CommandId.FIRST, CommandId.LAST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Command.class,
      names = {"REFUSAL", "SUBSCRIBE", "UNSUBSCRIBE", "ACK_DRAIN"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyCommandHasARequestAmongThese(Command command) {
    assertThat(requests().map(Request::command)).contains(command.id());
  }

  @Property
  void randomBytesNeverThrow(
      @ForAll @IntRange(min = 0x4FFF, max = 0x501C) int command,
      @ForAll @Size(max = 160) byte[] bytes) {
    if (decode(command, ByteBuffer.wrap(bytes))
        instanceof Decoded.Valid<Request>(Request request)) {
      ByteBuffer again = ByteBuffer.allocate(request.sizeBytes());
      request.put(again, 0);
      assertThat(again).isEqualTo(ByteBuffer.wrap(bytes, 0, request.sizeBytes()));
    }
  }
}
