// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.cluster.config.MemberAddress;
import io.pasid4j.daemon.config.DomainConfig.MemberTls;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.state.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads the key {@code domain}. */
final class DomainSection {
  private static final List<String> KEYS =
      List.of("name", "host", "voters", "directory", "space", "lease", "tls", "uids");

  private static final List<String> TLS_KEYS = List.of("certificate", "key", "authorities");
  private static final int LEASES_OF_A_SPACE = 1024;
  private static final int MOST_BLOCKS = 1 << 16;
  private static final int MOST_VOTERS = 7;
  private static final String NAME = "1 to 64 of A-Z a-z 0-9 . _ : -, a letter or digit first";

  private final Section section;
  private final List<SpaceOptions> spaces;

  private DomainSection(Section section, List<SpaceOptions> spaces) {
    this.section = section;
    this.spaces = spaces;
  }

  /**
   * Reads the section; returns empty after reporting a problem.
   *
   * @param spaces all of the daemon, the default first
   * @param keepsState whether sets outlive the daemon
   */
  static Optional<DomainConfig> read(
      Section section, List<SpaceOptions> spaces, boolean keepsState) {
    section.allowOnly(KEYS);
    if (!keepsState) {
      section.problem("space", "without state", "a state directory, so that sets outlive a daemon");
    }
    return new DomainSection(section, spaces).read();
  }

  private Optional<DomainConfig> read() {
    Optional<String> name = name("name");
    Optional<String> host = name("host");
    Optional<Path> directory = required("directory", "an absolute path").path();
    Map<String, String> voters = voters();
    Optional<SpaceOptions> space = space();
    Optional<MemberTls> tls = section.section("tls").flatMap(DomainSection::tls);
    if (!section.has("tls")) {
      refuseOffLoopback(voters);
    }
    OptionalInt lease = space.map(this::lease).orElse(OptionalInt.empty());
    if (name.isEmpty() || host.isEmpty() || directory.isEmpty() || lease.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DomainConfig(
            name.get(),
            host.get(),
            voters,
            directory.get(),
            space.get().name(),
            lease.getAsInt(),
            tls,
            section.section("uids").map(UidsSection::read).orElse(UidMap.SAME)));
  }

  private Value required(String key, String expected) {
    if (!section.has(key)) {
      section.problem(key, "left out", expected);
    }
    return section.value(key);
  }

  private Optional<String> name(String key) {
    return required(key, NAME).read(NAME, text -> Optional.of(text).filter(SpaceOptions::isName));
  }

  private Map<String, String> voters() {
    Map<String, String> voters = new TreeMap<>();
    String expected =
        "1 to " + MOST_VOTERS + " names with the address of each, as a: 10.0.0.1:7300";
    required("voters", expected);
    Optional<Section> written = section.section("voters");
    if (written.isEmpty()) {
      return voters;
    }
    for (String voter : written.get().keys()) {
      if (!SpaceOptions.isName(voter)) {
        written.get().problem(voter, "no name", NAME);
      }
      written
          .get()
          .value(voter)
          .read("host:port or [IPv6]:port, port 1 to 65535", DomainSection::address)
          .ifPresent(address -> voters.put(voter, address));
    }
    if (written.get().keys().isEmpty() || written.get().keys().size() > MOST_VOTERS) {
      section.problem("voters", String.valueOf(written.get().keys().size()), expected);
    }
    return voters;
  }

  private static Optional<String> address(String text) {
    try {
      MemberAddress.parse(text);
      return Optional.of(text);
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  private void refuseOffLoopback(Map<String, String> voters) {
    for (Map.Entry<String, String> voter : voters.entrySet()) {
      if (!MemberAddress.parse(voter.getValue()).isLoopback()) {
        section.problem(
            "voters",
            voter.getKey() + " at " + voter.getValue(),
            "a loopback address, or tls with certificate, key and authorities");
        return;
      }
    }
  }

  /** Returns the space named in the section, by default the default one. */
  private Optional<SpaceOptions> space() {
    if (spaces.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = spaces.stream().map(SpaceOptions::name).toList();
    String named = section.value("space").word(names).orElse(names.getFirst());
    SpaceOptions found = spaces.get(names.indexOf(named));
    boolean shared =
        found.part().isPresent()
            || spaces.stream()
                .flatMap(space -> space.part().stream())
                .anyMatch(part -> part.parent().equals(named));
    if (shared || found.bits() > StateDirectory.MOST_BITS) {
      section.problem(
          "space",
          Shown.text(named),
          "a space of at most " + StateDirectory.MOST_BITS + " bits that shares no numbers");
      return Optional.empty();
    }
    return Optional.of(found);
  }

  private OptionalInt lease(SpaceOptions space) {
    int all = 1 << space.bits();
    int least = Math.max(1, all / MOST_BLOCKS);
    if (!section.has("lease")) {
      return OptionalInt.of(Math.max(1, all / LEASES_OF_A_SPACE));
    }
    OptionalInt said = section.value("lease").count(least, all);
    if (said.isPresent() && Integer.bitCount(said.getAsInt()) != 1) {
      section.problem("lease", String.valueOf(said.getAsInt()), "a power of two");
      return OptionalInt.empty();
    }
    return said;
  }

  private static Optional<MemberTls> tls(Section tls) {
    tls.allowOnly(TLS_KEYS);
    TLS_KEYS.stream()
        .filter(key -> !tls.has(key))
        .forEach(key -> tls.problem(key, "left out", "an absolute path"));
    Optional<Path> certificate = tls.value("certificate").path();
    Optional<Path> key = tls.value("key").path();
    Optional<Path> authorities = tls.value("authorities").path();
    return certificate.isPresent() && key.isPresent() && authorities.isPresent()
        ? Optional.of(new MemberTls(certificate.get(), key.get(), authorities.get()))
        : Optional.empty();
  }
}
