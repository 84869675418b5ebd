// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.SpaceOptions.Part;
import io.pasid4j.protocol.container.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration that a file makes, and the messages about one that cannot be used. */
class ConfigurationFileTest {
  private static final String WHOLE =
      """
      socket: /run/pasid/pasid.sock
      operatorSocket: /run/pasid/operator.sock
      state: none
      eventLoops: 2
      quota: 500
      limits: { maxConnections: 100, maxFrameBytes: 0x2000, unreadTimeoutMs: 7 }
      management: { socket: none, tcp: "127.0.0.1:7070", tokenFile: /etc/pasid/token }
      audit: { file: /var/log/pasid/audit.jsonl, maxBytes: 8192, keep: 0, ids: true }
      spaces:
        vlan: { bits: 12, policy: CYCLIC, giveZero: true, reserved: [4095, 1-9], quarantineMs: 60 }
        static: { partOf: pasid, only: [1000-1999, 5] }
        pasid: { default: true }
      rules:
        - { uid: 1000, spaces: [pasid, vlan], maxSets: 10, maxIds: 5000, quota: 1000,
            guarantee: 16, drain: true, series: 5.8-rc1 }
        - { gid: 4294967294, spaces: [] }
        - { any: true }
      """;

  private static Configuration parse(String yaml) {
    return ConfigurationFile.parse("f.yaml", yaml);
  }

  private static void refused(String yaml, String... problems) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(yaml))
        .withMessage(String.join("\n", problems));
  }

  @Test
  void aSpaceThatIsTooWideForStateNeedsToDoWithout() {
    String spaces = "spaces: { vni: { bits: 25 } }\n";
    refused(
        "state: /run/state\n" + spaces,
        "f.yaml:2: spaces.vni.bits: 25 (expected: 1 to 24 with state, or state: none)");
    assertThat(parse("state: none\n" + spaces).spaces().getFirst().bits()).isEqualTo(25);
    assertThat(parse(spaces).spaces().getFirst().bits()).as("a flag may say none").isEqualTo(25);
  }

  @Test
  void everythingIsRead() {
    Configuration all = parse(WHOLE);

    assertThat(all.socket()).contains(Path.of("/run/pasid/pasid.sock"));
    assertThat(all.operatorSocket())
        .contains(new PathSetting.At(Path.of("/run/pasid/operator.sock")));
    assertThat(all.state()).contains(new PathSetting.None());
    assertThat(all.eventLoops()).hasValue(2);
    assertThat(all.quotaIds()).hasValue(500);
    assertThat(all.limits()).isEqualTo(new PeerLimits(8192, 10_000, 256 * 1024, 7, 100, 12_288));
    assertThat(all.management().orElseThrow().tcp()).contains(new TcpAddress("127.0.0.1", 7070));
    assertThat(all.management().orElseThrow().socket()).contains(new PathSetting.None());
    assertThat(all.audit())
        .contains(new AuditConfig(Path.of("/var/log/pasid/audit.jsonl"), 8192, 0, true));
  }

  @Test
  void spacesAreReadTheDefaultFirst() {
    assertThat(parse(WHOLE).spaces())
        .containsExactly(
            SpaceOptions.pasids("pasid"),
            new SpaceOptions(
                "vlan",
                12,
                Policy.CYCLIC,
                true,
                List.of(PasidRange.exactly(4095), PasidRange.of(1, 9)),
                60,
                Optional.empty()),
            new SpaceOptions(
                "static",
                20,
                Policy.LOWEST,
                false,
                List.of(),
                0,
                Optional.of(
                    new Part("pasid", List.of(PasidRange.of(1000, 1999), PasidRange.exactly(5))))));
  }

  @Test
  void aRuleMayNameSeveralConditionsUsersAndPatterns() {
    assertThat(
            parse(
                    """
                    rules:
                      - { uid: root, gid: root, name: "vm-*", cgroup: "/m.slice/*", unit: a.scope }
                    """)
                .rules()
                .orElseThrow())
        .singleElement()
        .extracting(rule -> rule.subject().toString())
        .isEqualTo("uid 0 and gid 0 and name vm-* and cgroup /m.slice/* and unit a.scope");
    refused(
        "{rules: [{uid: no-such-user}]}",
        "f.yaml:1: rules[0].uid: no-such-user (expected: 0 to 4294967294, or the name of a user)");
    refused(
        "{rules: [{name: ''}]}",
        "f.yaml:1: rules[0].name:  (expected: a name, in which * and ? may stand for other"
            + " characters)");
    refused(
        "{rules: [{name: vm, series: 5.8-rc1}]}",
        "f.yaml:1: rules[0].series: beside name (expected: no name: a program names its set later)");
    refused(
        "{rules: [{any: true, maxIdsInDomain: 5}]}",
        "f.yaml:1: rules[0].maxIdsInDomain: without domain (expected: the key domain, or no limit"
            + " in one)");
  }

  @Test
  void rulesAreReadInTheirOrder() {
    assertThat(parse(WHOLE).rules().orElseThrow())
        .containsExactly(
            new RuleOptions(
                new Subject.Uid(1000),
                Optional.of(Set.of("pasid", "vlan")),
                OptionalInt.of(1000),
                16,
                10,
                OptionalInt.of(5000),
                OptionalInt.empty(),
                true,
                Optional.of(Series.V5_8_RC1)),
            new RuleOptions(
                new Subject.Gid(-2),
                Optional.of(Set.of()),
                OptionalInt.empty(),
                0,
                Rule.DEFAULT_MAX_SETS,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                Optional.empty()),
            new RuleOptions(
                new Subject.Anybody(),
                Optional.empty(),
                OptionalInt.empty(),
                0,
                Rule.DEFAULT_MAX_SETS,
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                Optional.empty()));
  }

  @Test
  void anEmptyFileSaysNothing() {
    assertThat(parse("")).isEqualTo(Configuration.EMPTY);
    assertThat(parse("# nothing yet\n")).isEqualTo(Configuration.EMPTY);
    assertThat(parse("{}")).isEqualTo(Configuration.EMPTY);
  }

  @Test
  void theManagementAndTheAuditCanBeLeftOut() {
    Configuration without = parse("management: none\naudit: none\n");

    assertThat(without.management()).isEmpty();
    assertThat(without.audit()).isEmpty();
    assertThat(Configuration.EMPTY.management()).contains(ManagementConfig.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "socket: run/x | 1: socket: run/x (expected: an absolute path)",
        "socket: [] | 1: socket: a list (expected: an absolute path)",
        "socket: | 1: socket: nothing (expected: an absolute path)",
        "state: here | 1: state: here (expected: an absolute path or none)",
        "eventLoops: 0 | 1: eventLoops: 0 (expected: 1 to 64)",
        "eventLoops: -1 | 1: eventLoops: -1 (expected: 1 to 64)",
        "quota: many | 1: quota: many (expected: 0 to 2147483647)",
        "sokcet: /x | 1: sokcet: unknown key (expected: a known key; did you mean socket?)",
        "limits: 5 | 1: limits: 5 (expected: a mapping)",
        "{limits: {maxFrameBytes: 1}} | 1: limits.maxFrameBytes: 1 (expected: 4096 to 1048576)",
        "{spaces: {}} | 1: spaces: 0 (expected: 1 to 128)",
        "{spaces: {x: {bits: 40}}} | 1: spaces.x.bits: 40 (expected: 1 to 31)",
        "{spaces: {x: {policy: LAST}}} | 1: spaces.x.policy: LAST (expected: LOWEST or CYCLIC)",
        "{spaces: {x: {giveZero: 1}}} | 1: spaces.x.giveZero: 1 (expected: true or false)",
        "{spaces: {x: {only: [5]}}} | 1: spaces.x.only: given without partOf (expected: both or neither)",
        "{spaces: {x: {bits: 3, reserved: [5-8]}}} | 1: spaces.x.reserved: 5-8 (expected: IDs or MIN-MAX within 0 to 7)",
        "{rules: 7} | 1: rules: 7 (expected: a list of mappings)",
        "{rules: [7]} | 1: rules[0]: 7 (expected: a mapping)",
        "{rules: [{cgroup: \"*.slice\"}]} | 1: rules[0].cgroup: *.slice (expected: a path from / or ** on, in which * and ? stand for other characters but /, ** for any)",
        "{rules: [{quota: 5}]} | 1: rules[0].uid: none of uid, gid, name, cgroup, unit, any (expected: any alone, or one or more of the others)",
        "{rules: [{uid: 4294967295}]} | 1: rules[0].uid: 4294967295 (expected: 0 to 4294967294, or the name of a user)",
        "{rules: [{any: no}]} | 1: rules[0].any: no (expected: true)",
        "{rules: [{any: true, guarantee: 1001}]} | 1: rules[0].guarantee: 1001 (expected: 0 to 1000)",
        "{rules: [{any: true, series: v7}]} | 1: rules[0].series: v7 (expected: 5.7-rc4, 5.8-rc1, 5.8-rc3, 5.8-rc6, 5.9-rc2, 5.9-rc6)",
        "{rules: [{any: true, spaces: [vlan]}]} | 1: rules[0].spaces: vlan (expected: names of pasid)",
        "{management: {tcp: here}} | 1: management.tcp: here (expected: ADDRESS:PORT)",
        "{audit: {keep: 1}} | 1: audit.file: left out (expected: an absolute path)",
        "{management: {tcp: '0.0.0.0:1'}} | 1: management.tcp: 0.0.0.0 (expected: a loopback address, or tls with clientCertificates or a tokenFile)",
        "{management: {tcp: \"0.0\\n.0:1\"}} | 1: management.tcp: 0.0 .0 (expected: a loopback address, or tls with clientCertificates or a tokenFile)",
        "[1] | 1: configuration: a list (expected: a mapping)",
        "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]] | 1: depth: 17 (expected: at most 16)",
      })
  void eachProblemIsNamedWithItsLine(String yaml, String problem) {
    refused(yaml, "f.yaml:" + problem);
  }

  @Test
  void problemsAreReportedAllAtOnceInTheFilesOrder() {
    refused(
        """
        rules:
          - uid: 5
            any: true
        eventLoops: 99
        spaces:
          ok: {}
          "no name": {}
          part:
            partOf: nothing
            only: [3]
        eventLoops: 1
        """,
        "f.yaml:2: rules[0].uid: uid, any (expected: any alone, or one or more of the others)",
        "f.yaml:4: eventLoops: 99 (expected: 1 to 64)",
        "f.yaml:7: spaces.no name: not a name (expected: 1 to 64 of A-Z a-z 0-9 . _ : -, a letter or"
            + " digit first)",
        "f.yaml:8: spaces.part: default: true in 0 spaces (expected: in one, if there are several)",
        "f.yaml:9: spaces.part.partOf: nothing (expected: a space of this file that is not part of"
            + " another itself)",
        "f.yaml:11: eventLoops: given again (expected: once; it is in line 4 already)");
  }

  @Test
  void partsOfASpaceShareNothing() {
    refused(
        """
        spaces:
          whole: { bits: 8, default: true }
          one: { partOf: whole, only: [1-10] }
          two: { partOf: whole, only: [10-20] }
          three: { partOf: one, only: [4] }
          four: { partOf: whole, bits: 8, only: [] }
        """,
        "f.yaml:4: spaces.two: only: IDs of one too (expected: IDs of its own)",
        "f.yaml:5: spaces.three.partOf: one (expected: a space of this file that is not part of"
            + " another itself)",
        "f.yaml:6: spaces.four.bits: given with partOf (expected: left out: a part is as wide as"
            + " the whole)",
        "f.yaml:6: spaces.four.only: no IDs (expected: IDs or MIN-MAX, at least one)");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("eventLoops: 1\nsocket: [\n"))
        .withMessageStartingWith("f.yaml:3: yaml: ");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("eventLoops: 1\nsocket: \u0007\n"))
        .withMessageStartingWith("f.yaml:2: yaml: U+0007");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("a: 1\n---\nb: 2\n"))
        .withMessageContaining("(expected: one YAML 1.2 document)");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("[".repeat(100_000)))
        .withMessage("f.yaml:1: depth: 17 (expected: at most 16)");
  }

  @Test
  void recursionIsNoTrap() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("limits: &a\n  maxFrameBytes: *a\n"))
        .withMessage("f.yaml:1: limits.maxFrameBytes: a mapping (expected: 4096 to 1048576)");
  }

  @Test
  void onlySoManyProblemsAreReported() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("x: 1\n".repeat(50)))
        .withMessageEndingWith("f.yaml: and 30 problems more");
  }

  @Test
  void aFileIsReadUpToABound(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("c.yaml");
    Files.writeString(file, WHOLE);
    assertThat(ConfigurationFile.read(file, ReadContext.HOST)).isEqualTo(parse(WHOLE));

    Files.writeString(file, "#".repeat(ConfigurationFile.MOST_BYTES + 1));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file, ReadContext.HOST))
        .withMessage(file + ": longer than 1048576 bytes (expected: no longer)");

    Files.write(file, new byte[] {'#', (byte) 0xFF});
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(file, ReadContext.HOST))
        .withMessage(file + ": encoding: malformed bytes (expected: UTF-8)");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ConfigurationFile.read(directory.resolve("none"), ReadContext.HOST))
        .withMessageContaining("no such file or directory")
        .withMessageContaining("(expected: a file that can be read)");
  }
}
