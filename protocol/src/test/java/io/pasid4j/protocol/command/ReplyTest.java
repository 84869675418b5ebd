// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.Policy;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplyTest {
  private static final Holder HOLDER = new Holder(7, 1234, 1000, 0xFFFF_FFFFL, "vm-7");
  private static final SetEntry ENTRY =
      new SetEntry(HOLDER, 12, Quota.guaranteed(10, 1000), 1L << 40, 9, 2);
  private static final InfoReply INFO =
      new InfoReply(20, Policy.CYCLIC, Quota.guaranteed(3, 500), 9, 77, 5, "vm-7", "0.1.0");

  @FunctionalInterface
  private interface Decoder<T> {
    Decoded<T> decode(ByteBuffer payload, int at, int lengthBytes);
  }

  private static ByteBuffer bytes(Payload reply) {
    ByteBuffer payload = ByteBuffer.allocate(reply.sizeBytes());
    reply.put(payload, 0);
    return payload;
  }

  private static <T extends Payload> void expectRoundTrip(T reply, Decoder<T> decoder) {
    ByteBuffer payload = ByteBuffer.allocateDirect(reply.sizeBytes() + 8);
    reply.put(payload, 3);
    assertThat(decoder.decode(payload, 3, reply.sizeBytes())).isEqualTo(new Decoded.Valid<>(reply));
    for (int lengthBytes = 0; lengthBytes < reply.sizeBytes(); lengthBytes++) {
      assertThat(decoder.decode(payload, 3, lengthBytes)).isInstanceOf(Decoded.Malformed.class);
    }
  }

  private static <T> void expectMalformed(Decoded<T> decoded, String reason) {
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    assertThat(((Decoded.Malformed<T>) decoded).reason()).startsWith(reason);
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void aRefusalIsAResult(Refusal refusal) {
    expectRoundTrip(new ResultReply(refusal.code()), ResultReply::decode);
  }

  @Test
  void infoShowsTheSpaceAndTheSet() {
    expectRoundTrip(INFO, InfoReply::decode);
    assertThat(Bytes.hex(bytes(INFO)))
        .isEqualTo(
            "00000000"
                + "14000000"
                + "01000000"
                + "f4010000"
                + "03000000"
                + "09000000"
                + "4d000000"
                + "05000000"
                + "04000000"
                + "766d2d37"
                + "00".repeat(60)
                + "05000000"
                + "302e312e30"
                + "00".repeat(27));
  }

  @Test
  void infoWithBadValuesIsMalformed() {
    ByteBuffer payload = bytes(INFO);
    expectMalformed(InfoReply.decode(payload.putInt(4, 0), 0, 136), "spaceBits: 0");
    expectMalformed(InfoReply.decode(bytes(INFO).put(8, (byte) 2), 0, 136), "policy: 2");
    expectMalformed(InfoReply.decode(bytes(INFO).put(32, (byte) 65), 0, 136), "name bytes: 65");
    expectMalformed(InfoReply.decode(bytes(INFO).put(35, (byte) -1), 0, 136), "name bytes: 42");
    expectMalformed(InfoReply.decode(bytes(INFO).put(19, (byte) -1), 0, 136), "guaranteedIds: ");
    expectMalformed(InfoReply.decode(bytes(INFO).put(36, (byte) 9), 0, 136), "name: U+0009");
  }

  @Test
  void aSessionReturnsItsToken() {
    byte[] bytes = new byte[ResumeToken.SIZE];
    bytes[31] = 7;
    SessionReply reply =
        new SessionReply(5, Quota.guaranteed(3, 500), 20, 9, ResumeToken.of(bytes));
    expectRoundTrip(reply, SessionReply::decode);
    assertThat(Bytes.hex(bytes(reply)))
        .isEqualTo(
            "00000000"
                + "05000000"
                + "f4010000"
                + "03000000"
                + "14000000"
                + "09000000"
                + "00".repeat(31)
                + "07");
    expectMalformed(SessionReply.decode(bytes(reply).put(0, (byte) 1), 0, 56), "result: 1");
    expectMalformed(SessionReply.decode(bytes(reply).put(16, (byte) 0), 0, 56), "spaceBits: 0");
  }

  @Test
  void aTokenDoesNotShow() {
    byte[] bytes = new byte[ResumeToken.SIZE];
    assertThat(ResumeToken.of(bytes)).isEqualTo(ResumeToken.NONE);
    bytes[0] = 1;
    ResumeToken token = ResumeToken.of(bytes);
    bytes[0] = 2;
    assertThat(token).hasToString("ResumeToken[secret]").isNotEqualTo(ResumeToken.of(bytes));
    assertThat(token.isNone()).isFalse();
    assertThat(token.bytes()[0]).isEqualTo((byte) 1);
    assertThatThrownBy(() -> ResumeToken.of(new byte[31])).hasMessageStartingWith("token: 31");
  }

  @Test
  void idsAreCounted() {
    IdsReply reply = new IdsReply(new int[] {1, 0xFFFFF, Integer.MAX_VALUE});
    assertThat(Bytes.hex(bytes(reply)))
        .isEqualTo("03000000" + "01000000" + "ffff0f00" + "ffffff7f");
    Decoded<IdsReply> decoded = IdsReply.decode(bytes(reply), 0, 16);
    assertThat(((Decoded.Valid<IdsReply>) decoded).value().ids())
        .containsExactly(1, 0xFFFFF, Integer.MAX_VALUE);
    expectMalformed(IdsReply.decode(bytes(reply), 0, 15), "ids: 3");
    expectMalformed(IdsReply.decode(bytes(reply), 0, 3), "reply: 3 bytes");
    expectMalformed(IdsReply.decode(Bytes.u32s(-1), 0, 4), "ids: -1");
    expectMalformed(IdsReply.decode(Bytes.u32s(Integer.MAX_VALUE), 0, 4), "ids: 2147483647");
  }

  @Test
  void mostIdsFitAndOneMoreDoesNot() {
    assertThat(new IdsReply(new int[Limits.MOST_IDS]).sizeBytes())
        .isEqualTo(Limits.MOST_REPLY_BYTES);
    assertThatThrownBy(() -> new IdsReply(new int[Limits.MOST_IDS + 1]))
        .hasMessageStartingWith("ids: 65537");
  }

  @Test
  void setsAreCounted() {
    expectRoundTrip(new SetsReply(List.of()), SetsReply::decode);
    expectRoundTrip(new SetsReply(List.of(ENTRY, ENTRY)), SetsReply::decode);
    assertThat(Bytes.hex(bytes(new SetsReply(List.of(ENTRY)))))
        .isEqualTo(
            "01000000"
                + "07000000"
                + "d2040000"
                + "e8030000"
                + "ffffffff"
                + "04000000"
                + "766d2d37"
                + "00".repeat(60)
                + "0c000000"
                + "e8030000"
                + "0a000000"
                + "0000000000010000"
                + "09000000"
                + "02000000");
    assertThatThrownBy(() -> new SetEntry(HOLDER, 1, Quota.limit(1), 0, 2, 0))
        .hasMessageStartingWith("activeIds: 2");
    assertThatThrownBy(() -> new SetEntry(HOLDER, 1, Quota.limit(1), 0, 1, -1))
        .hasMessageStartingWith("pendingIds: -1");
  }

  @Test
  void setsCanBePrintedAtLength() {
    ShownPresence alive = ShownPresence.DETACHED_ALIVE;
    SetEntry whole = new SetEntry(HOLDER, 1, Quota.limit(1), 0, 1, 0, true, true, alive, "vlan");
    expectRoundTrip(new SetsReply(List.of(whole, whole), SetEntry.SIZE), SetsReply::decode);
    assertThat(Bytes.hex(bytes(new SetsReply(List.of(whole), SetEntry.SIZE))))
        .hasSize(2 * (4 + 184))
        .endsWith("0b000000" + "04000000" + "766c616e" + "00".repeat(60));
    assertThat(new SetsReply(List.of(whole), 183).sizeBytes()).isEqualTo(4 + 112);
  }

  @ParameterizedTest
  @CsvSource({
    "03, UNSAID",
    "07, CONNECTED",
    "0b, DETACHED_ALIVE",
    "0f, DETACHED_UNKNOWN",
    "13, ENDING",
    "17, UNSAID",
    "1f, UNSAID"
  })
  void aPresenceThatOnlyANewerDaemonKnowsIsNotSaid(String flags, ShownPresence presence) {
    SetEntry entry =
        new SetEntry(HOLDER, 1, Quota.limit(1), 0, 1, 0, true, true, ShownPresence.ENDING, "vlan");
    ByteBuffer sent = bytes(new SetsReply(List.of(entry), SetEntry.SIZE));
    sent.put(4 + 112, (byte) Integer.parseInt(flags, 16));
    Decoded<SetsReply> read = SetsReply.decode(sent, 0, sent.limit());
    assertThat(((Decoded.Valid<SetsReply>) read).value().sets())
        .extracting(SetEntry::presence)
        .containsExactly(presence);
  }

  @Test
  void spacesAreReported() {
    SpacesReply spaces =
        new SpacesReply(
            List.of(
                new SpaceEntry(20, Policy.LOWEST, true, "pasid"),
                new SpaceEntry(12, Policy.CYCLIC, false, "vlan")));
    expectRoundTrip(spaces, SpacesReply::decode);
    assertThat(Bytes.hex(bytes(spaces)))
        .startsWith("02000000" + "14000000" + "00000000" + "01000000" + "05000000" + "7061736964")
        .endsWith("0c000000" + "01000000" + "00000000" + "04000000" + "766c616e" + "00".repeat(60));
    expectMalformed(SpacesReply.decode(Bytes.u32s(1), 0, 4), "spaces: 1");
    assertThatThrownBy(() ->
            new SpacesReply(Collections.nCopies(129, new SpaceEntry(1, Policy.LOWEST, false, "x"))))
        .hasMessageStartingWith("spaces: 129");
  }

  @Test
  void mostSetsFitAndOneMoreDoesNot() {
    SetsReply most = new SetsReply(Collections.nCopies(Limits.MOST_SETS, ENTRY), SetEntry.SIZE);
    assertThat(most.sizeBytes()).isLessThanOrEqualTo(Limits.MOST_REPLY_BYTES);
    assertThatThrownBy(() -> new SetsReply(Collections.nCopies(Limits.MOST_SETS + 1, ENTRY)))
        .hasMessageStartingWith("sets: 513");
  }

  @Test
  void showReportsTheHolderOfAHeldIdOnly() {
    for (ShownState state : ShownState.values()) {
      expectRoundTrip(
          state.hasHolder() ? new ShowReply(state, HOLDER, 1 << 20) : ShowReply.of(state),
          ShowReply::decode);
    }
    expectMalformed(ShowReply.decode(Bytes.u32s(8), 0, 4), "state: 8");
    expectMalformed(ShowReply.decode(Bytes.u32s(7), 0, 4), "reply: 4 bytes");
    expectMalformed(ShowReply.decode(Bytes.u32s(-1), 0, 4), "state: -1");
    assertThatThrownBy(() -> new ShowReply(ShownState.FREE, HOLDER, 0))
        .hasMessageStartingWith("holder: ");
    assertThatThrownBy(() -> ShowReply.of(ShownState.IDLE)).hasMessageStartingWith("holder: null");
    assertThatThrownBy(() -> new ShowReply(ShownState.FREE, null, 1))
        .hasMessageStartingWith("references: 1");
  }

  @ParameterizedTest
  @CsvSource({
    "FREE, 0",
    "IDLE, 1",
    "RESERVED, 2",
    "HIDDEN, 3",
    "ACTIVE, 4",
    "FREE_PENDING, 5",
    "QUARANTINED, 6",
    "FOREIGN, 7"
  })
  void theCodeOfAStateNeverChanges(ShownState state, int code) {
    assertThat(state.code()).isEqualTo(code);
  }

  @Test
  void theLongFormHasTheTimeAndTheReporter() {
    ShowReply held = new ShowReply(ShownState.ACTIVE, HOLDER, 3, 0x0102_0304_0506L);
    assertThat(ShowReply.decode(bytes(held), 0, 100)).isEqualTo(new Decoded.Valid<>(held));
    assertThat(held.sizeBytes()).isEqualTo(100);
    assertThat(Bytes.hex(bytes(held))).endsWith("03000000" + "0605040302010000");
    assertThat(ShowReply.decode(bytes(held), 0, 92))
        .isEqualTo(new Decoded.Valid<>(new ShowReply(ShownState.ACTIVE, HOLDER, 3)));
    expectRoundTrip(new ShowReply(ShownState.FOREIGN, HOLDER, 0, 7), ShowReply::decode);
    expectRoundTrip(new ShowReply(ShownState.FOREIGN, null, 0, 7), ShowReply::decode);
    assertThatThrownBy(() -> new ShowReply(ShownState.FREE, null, 0, 7))
        .hasMessageStartingWith("sinceMs: 7");
    assertThatThrownBy(() -> new ShowReply(ShownState.FOREIGN, null, 1, 7))
        .hasMessageStartingWith("references: 1");
  }

  @Test
  void showReportsReferencesAfterTheHolder() {
    ByteBuffer payload = bytes(new ShowReply(ShownState.FREE_PENDING, HOLDER, 3));
    assertThat(payload.capacity()).isEqualTo(92);
    assertThat(Bytes.hex(payload)).startsWith("05000000" + "07000000").endsWith("03000000");
    expectMalformed(ShowReply.decode(payload.put(91, (byte) -1), 0, 92), "references: -");
  }

  @ParameterizedTest
  @CsvSource({"TAKEN, 0", "UNKNOWN, 1", "BUSY, 2"})
  void aGetComesToOneOfThese(GetResult result, int code) {
    expectCode(ResultCodes.GET, result, code);
    expectMalformed(ResultCodes.GET.decode(Bytes.u32s(3), 0, 4), "result: 3 (expected: 0 to 2)");
  }

  @ParameterizedTest
  @CsvSource({"KEPT, 0", "LAST, 1", "RELEASED, 2", "UNKNOWN, 3"})
  void aPutComesToOneOfThese(PutResult result, int code) {
    expectCode(ResultCodes.PUT, result, code);
    expectMalformed(ResultCodes.PUT.decode(Bytes.u32s(-1), 0, 4), "result: -1");
  }

  @ParameterizedTest
  @CsvSource({"ATTACHED, 0", "UNKNOWN, 1", "SPID_TAKEN, 2", "ID_TAKEN, 3"})
  void attachingASpidComesToOneOfThese(SpidResult result, int code) {
    expectCode(ResultCodes.ATTACH_SPID, result, code);
    expectMalformed(ResultCodes.ATTACH_SPID.decode(Bytes.u32s(0), 0, 3), "reply: 3 bytes");
  }

  @Test
  void everyResultHasACode() {
    assertThat(GetResult.values()).allMatch(r -> ResultCodes.GET.reply(r).result() >= 0);
    assertThat(PutResult.values()).allMatch(r -> ResultCodes.PUT.reply(r).result() >= 0);
    assertThat(SpidResult.values()).allMatch(r -> ResultCodes.ATTACH_SPID.reply(r).result() >= 0);
  }

  private static <T> void expectCode(ResultCodes<T> codes, T result, int code) {
    assertThat(codes.reply(result)).isEqualTo(new ResultReply(code));
    assertThat(codes.decode(bytes(codes.reply(result)), 0, 4))
        .isEqualTo(new Decoded.Valid<>(result));
  }

  @Property
  void randomBytesNeverThrow(@ForAll @Size(max = 256) byte[] bytes) {
    ByteBuffer payload = ByteBuffer.wrap(bytes);
    assertThat(ResultReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(InfoReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(IdsReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(SetsReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(ShowReply.decode(payload, 0, bytes.length)).isNotNull();
    assertThat(ResultCodes.PUT.decode(payload, 0, bytes.length)).isNotNull();
  }
}
