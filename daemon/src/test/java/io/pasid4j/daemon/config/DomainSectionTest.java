// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key domain: what it says, and one error for each value that it must not have. */
class DomainSectionTest {
  private static final String WHOLE =
      """
      spaces: {pasid: {bits: 20, default: true}, wide: {bits: 24}}
      domain:
        name: prod
        host: a
        directory: /var/lib/pasid/domain
        voters: {a: "127.0.0.1:7300", b: "[::1]:7300", c: "127.0.0.1:7302"}
      """;

  private static Configuration read(String yaml) {
    return ConfigurationFile.parse("f", yaml);
  }

  @Test
  void aDomainIsOfTheDefaultSpaceAndLeasesOneOf1024() {
    assertThat(read(WHOLE).domain())
        .contains(
            new DomainConfig(
                "prod",
                "a",
                Map.of("a", "127.0.0.1:7300", "b", "[::1]:7300", "c", "127.0.0.1:7302"),
                Path.of("/var/lib/pasid/domain"),
                "pasid",
                1024,
                Optional.empty(),
                UidMap.SAME));
  }

  @Test
  void uidsAreNumbersOrNamesOfUsersHere() {
    DomainConfig domain =
        read(WHOLE + "  uids: {1000: 2000, 0x7: root, 4294967294: 5}\n").domain().orElseThrow();
    assertThat(domain.uids()).isEqualTo(new UidMap(Map.of(1000, 2000, 7, 0, -2, 5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {alice: 5}         | domain.uids.alice: no uid (expected: a uid in the domain, 0 to 4294967294)
          {4294967295: 5}    | domain.uids.4294967295: no uid (expected: a uid in the domain, 0 to 4294967294)
          {-1: 5}            | domain.uids.-1: no uid (expected: a uid in the domain, 0 to 4294967294)
          {5: 4294967295}    | domain.uids.5: 4294967295 (expected: 0 to 4294967294, or the name of a user)
          {5: no-such-user}  | domain.uids.5: no-such-user (expected: 0 to 4294967294, or the name of a user)
          {5: 7, 6: 7}       | domain.uids.6: 7 (expected: a uid that no other user of the domain has here)
          {5: 7, 0x5: 8}     | domain.uids.0x5: given again (expected: each uid of the domain once)
          1000               | domain.uids: 1000 (expected: a mapping)
          """)
  void aWrongUidIsOneError(String uids, String message) {
    assertThatThrownBy(() -> read(WHOLE + "  uids: " + uids + "\n")).hasMessageContaining(message);
  }

  @Test
  void aSpaceAndALeaseCanBeNamed() {
    DomainConfig domain = read(WHOLE + "  space: wide\n  lease: 4096\n").domain().orElseThrow();
    assertThat(domain.space()).isEqualTo("wide");
    assertThat(domain.leaseIds()).isEqualTo(4096);
  }

  @Test
  void aHostThatIsNoVoterAsksThem() {
    assertThat(read(WHOLE.replace("host: a", "host: z")).domain().orElseThrow().isVoter())
        .isFalse();
  }

  @Test
  void withoutTheKeyThereIsNoDomain() {
    assertThat(read("quota: 5\n").domain()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: prod           | name: 'a b'        | domain.name: ",
        "  host: a            | '  '               | domain.host: left out",
        "/var/lib/pasid/domain| here               | domain.directory: here",
        "127.0.0.1:7300       | 127.0.0.1          | domain.voters.a: ",
        "127.0.0.1:7300       | 192.0.2.1:7300     | domain.voters: a at 192.0.2.1:7300",
        "host: a              | hosts: 3           | domain.hosts: unknown key",
        "host: a              | lease: 1000        | domain.lease: 1000 (expected: a power of two)",
        "host: a              | space: none        | domain.space: none",
        "host: a              | tls: {key: /k}     | domain.tls.certificate: left out",
        "spaces:              | 'state: none'      | domain.space: without state",
      })
  void aWrongValueIsNamedWithWhatIsExpected(String before, String after, String message) {
    String yaml =
        before.equals("spaces:")
            ? after + "\n" + WHOLE
            : WHOLE.replace(before, added(before, after));
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  /** Puts a line beside the key, unless it is another value of the key itself. */
  private static String added(String before, String after) {
    boolean isOther = before.equals("host: a") && !after.isBlank();
    return isOther ? before + "\n  " + after : after;
  }
}
