// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.container.Series;
import io.pasid4j.protocol.frame.VersionNegotiation.Accepted;
import io.pasid4j.protocol.frame.VersionNegotiation.Outcome;
import io.pasid4j.protocol.frame.VersionNegotiation.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNegotiationTest {
  private static final Capabilities OWN = Capabilities.own(0, 65536);

  private final VersionNegotiation negotiation = new VersionNegotiation(OWN);

  private Outcome negotiate(ByteBuffer payload) {
    return negotiation.negotiate(FrameCommand.VERSION, payload, 0, payload.limit());
  }

  private Outcome negotiateJson(String json) {
    return negotiate(Bytes.version(0, 1, json + "\0"));
  }

  private void expectRefusal(Outcome outcome, String reason) {
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).errno()).isEqualTo(Errno.EINVAL);
    assertThat(((Refused) outcome).reason()).contains(reason).contains("(expected: ");
  }

  @Test
  void acceptsAVersionWithoutJson() {
    Outcome outcome = negotiate(Bytes.version(0, 1, ""));
    assertThat(outcome)
        .isEqualTo(new Accepted(new VersionMessage(0, 1, OWN), Capabilities.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 1", "65535, 1"})
  void answersAMinorThatBothSpeak(int proposed, int answered) {
    Accepted accepted = (Accepted) negotiate(Bytes.version(0, proposed, ""));
    assertThat(accepted.reply().minor()).isEqualTo(answered);
    assertThat(accepted.reply().major()).isZero();
  }

  @Test
  void repliesWithItsOwnCapabilities() {
    Accepted accepted = (Accepted) negotiateJson("{}");
    ByteBuffer payload = accepted.reply().encode();
    String json =
        "{\"capabilities\":{\"max_msg_fds\":0,\"max_data_xfer_size\":65536,"
            + "\"pasid4j\":{\"commands\":4}}}\0";
    assertThat(payload).isEqualTo(Bytes.version(0, 1, json));
  }

  @Test
  void readsTheAnswerOfAnUnconfiguredDaemonWithoutAParser() throws MalformedVersionException {
    ByteBuffer answer =
        Bytes.version(
            0,
            1,
            "{\"capabilities\":{\"max_msg_fds\":0,\"max_data_xfer_size\":65520,"
                + "\"pasid4j\":{\"commands\":4}}}\0");
    Capabilities read = VersionMessage.decode(answer, 0, answer.limit()).capabilities();
    assertThat(read).isEqualTo(Capabilities.own(0, 65520));
    // A parser would make a new one.
    assertThat(VersionMessage.decode(answer, 0, answer.limit()).capabilities()).isSameAs(read);
  }

  @Test
  void takesThePeersCapabilities() {
    Accepted accepted =
        (Accepted)
            negotiateJson(
                """
                { "vendor": {"x": [1, 2, {"y": null}]},
                  "capabilities": {
                    "max_msg_fds": 1024, "max_data_xfer_size": 4294967295, "unheard_of": ["a"],
                    "max_dma_maps": 65535, "pgsizes": 4096, "write_multiple": true,
                    "migration": { "pgsize": 4096, "max_bitmap_size": 4096 },
                    "twin_socket": { "supported": false, "other": {} },
                    "pasid4j": { "commands": 7, "later": [1] } } }
                """);
    assertThat(accepted.peer()).isEqualTo(new Capabilities(1024, 0xFFFF_FFFFL, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", " {} ", "{\"capabilities\":{}}", "{\"capabilities\": {\"x\": 1e9}}"})
  void fillsUpWithTheDefaults(String json) {
    assertThat(((Accepted) negotiateJson(json)).peer()).isEqualTo(new Capabilities(1, 1048576, 0));
  }

  @ParameterizedTest
  @EnumSource
  void agreesToTheSeriesThatThePeerNames(Series series) {
    Accepted accepted =
        (Accepted)
            negotiateJson(
                "{\"capabilities\":{\"pasid4j\":{\"series\":\"" + series.label() + "\"}}}");
    assertThat(accepted.peer().series()).contains(series);
    ByteBuffer reply = accepted.reply().encode();
    assertThat(StandardCharsets.UTF_8.decode(reply).toString())
        .contains("\"series\":\"" + series.label() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"5.9\"", "\"\"", "5.9", "null", "[]"})
  void refusesASeriesThatThereIsNot(String series) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"pasid4j\":{\"series\":" + series + "}}}"), "series: ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesThePeersWordForWhetherItHasASet(boolean opensSet) {
    Accepted accepted =
        (Accepted) negotiateJson("{\"capabilities\":{\"pasid4j\":{\"set\":" + opensSet + "}}}");

    assertThat(accepted.peer().opensSet()).isEqualTo(opensSet);
  }

  @Test
  void aClientWithoutASetSaysSoAndIsUnderstood() {
    Capabilities without = Capabilities.own(0, 65_520).withoutSet();
    ByteBuffer proposal = new VersionMessage(0, 1, without).encode();
    Accepted accepted =
        (Accepted) negotiation.negotiate(FrameCommand.VERSION, proposal, 0, proposal.remaining());

    assertThat(accepted.peer()).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"false\"", "null", "{}"})
  void refusesAnythingButTrueAndFalseForASet(String word) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"pasid4j\":{\"set\":" + word + "}}}"), "set: ");
  }

  @Test
  void ignoresNulsAfterTheFirst() {
    assertThat(negotiateJson("{}\0\0\0")).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 999, 65535})
  void refusesAnotherMajor(int major) {
    expectRefusal(negotiate(Bytes.version(major, 0, "")), "major version: " + major);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesAPayloadThatIsTooShort(int lengthBytes) {
    Outcome outcome =
        negotiation.negotiate(FrameCommand.VERSION, Bytes.version(0, 1, ""), 0, lengthBytes);
    expectRefusal(outcome, "version payload: " + lengthBytes + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 17, 999, VfioIoctl.PASID_REQUEST, 0x5000, 65535})
  void refusesAnotherFirstCommand(int command) {
    ByteBuffer payload = Bytes.version(0, 1, "");
    expectRefusal(
        negotiation.negotiate(command, payload, 0, payload.limit()), "first command: " + command);
  }

  @Test
  void refusesJsonWithoutItsNul() {
    expectRefusal(negotiate(Bytes.version(0, 1, "{}")), "version data: 2 bytes");
  }

  @Test
  void refusesBytesAfterTheNul() {
    expectRefusal(negotiate(Bytes.version(0, 1, "{}\0{}\0")), "version data: bytes after its NUL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "\"",
        "}",
        "{]",
        "{\"capabilities\"}",
        "{\"capabilities\":",
        "{\"capabilities\":{}",
        "{'capabilities':{}}",
        "{\"capabilities\":{\"max_msg_fds\":01}}",
        "{\"capabilities\":{\"max_msg_fds\":NaN}}",
        "{\"capabilities\":{},\"capabilities\":{}}",
        "{} {}",
        "{},",
        "/**/{}",
        "\uFEFF{}",
        "[]",
        "23",
        "null",
        "\"x\""
      })
  void refusesWhatIsNotOneJsonObject(String json) {
    expectRefusal(negotiateJson(json), "version data: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"23\"", "23", "[]", "true", "null"})
  void refusesCapabilitiesThatAreNoObject(String value) {
    expectRefusal(negotiateJson("{\"capabilities\":" + value + "}"), "capabilities: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2147483648", "\"2\"", "1.5", "null", "{}"})
  void refusesAVersionOfOurCommandsThatIsNone(String value) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"pasid4j\":{\"commands\":" + value + "}}}"),
        "commands: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_msg_fds | \"foo\"",
        "max_msg_fds | -1",
        "max_msg_fds | 1025",
        "max_msg_fds | 1.5",
        "max_msg_fds | 1e0",
        "max_msg_fds | null",
        "max_msg_fds | {}",
        "max_msg_fds | [1]",
        "max_data_xfer_size | \"foo\"",
        "max_data_xfer_size | 0",
        "max_data_xfer_size | -1",
        "max_data_xfer_size | 4294967296",
        "max_data_xfer_size | true",
        "pasid4j | 2",
        "max_dma_maps | \"foo\"",
        "max_dma_maps | -1",
        "pgsizes | \"foo\"",
        "pgsizes | 0",
        "write_multiple | 1",
        "write_multiple | \"true\"",
        "migration | \"23\"",
        "twin_socket | true",
      })
  void refusesACapabilityOfAnotherTypeOrOutOfRange(String name, String value) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"" + name + "\":" + value + "}}"), name + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"foo\"", "4095", "0", "-4096", "null", "4096.0"})
  void refusesABadMigrationPageSize(String value) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"migration\":{\"pgsize\":" + value + "}}}"), "pgsize: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"supported\":1", "\"fd_index\":-1", "\"fd_index\":\"0\""})
  void refusesABadTwinSocket(String member) {
    expectRefusal(
        negotiateJson("{\"capabilities\":{\"twin_socket\":{" + member + "}}}"),
        member.substring(1, member.indexOf('"', 1)) + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "99999999999999999999999999999999999999999999"})
  void refusesANumberTooGreatForAnyLong(String value) {
    assertThat(negotiateJson("{\"capabilities\":{\"max_msg_fds\":" + value + "}}"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    expectRefusal(negotiate(Bytes.hex("00000100 7b22ff223a317d 00")), "version data: not UTF-8");
  }

  @Test
  void refusesNestingWithoutBound() {
    String deep = "[".repeat(17) + "]".repeat(17);
    expectRefusal(negotiateJson("{\"x\":" + deep + "}"), "version data: ");
    assertThat(negotiateJson("{\"x\":" + "[".repeat(15) + "]".repeat(15) + "}"))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void boundsTheLengthOfTheJson() {
    int padding = VersionMessage.MOST_JSON_BYTES - 2;
    assertThat(negotiateJson("{}" + " ".repeat(padding))).isInstanceOf(Accepted.class);
    expectRefusal(negotiateJson("{}" + " ".repeat(padding + 1)), "version data: 4097 bytes");
  }

  @Test
  void readsWhereverThePayloadLies() throws Exception {
    ByteBuffer payload = new VersionMessage(0, 1, OWN).encode();
    ByteBuffer moved = ByteBuffer.allocateDirect(payload.limit() + 20).position(5);
    moved.put(11, payload, 0, payload.limit());
    assertThat(VersionMessage.decode(moved, 11, payload.limit()))
        .isEqualTo(new VersionMessage(0, 1, OWN));
  }

  @Property
  void neverThrowsForRandomBytes(@ForAll @Size(max = 64) byte[] bytes) {
    assertThat(negotiate(ByteBuffer.wrap(bytes))).isInstanceOfAny(Accepted.class, Refused.class);
  }

  @Property
  void neverThrowsForRandomText(@ForAll String text) {
    assertThat(negotiateJson(text)).isInstanceOfAny(Accepted.class, Refused.class);
  }
}
