// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.file.RegularFile;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.rule.RuleOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.state.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a configuration file. */
public final class ConfigurationFile {
  /** The length of the longest file that is read. */
  public static final int MOST_BYTES = 1 << 20;

  static final List<String> KEYS =
      List.of(
          "socket",
          "operatorSocket",
          "operatorGroup",
          "state",
          "eventLoops",
          "quota",
          "limits",
          "management",
          "audit",
          "domain",
          "spaces",
          "rules");

  private ConfigurationFile() {}

  /**
   * Reads a file.
   *
   * @param context the command line and the host
   * @throws ConfigurationException if it cannot be read or used
   */
  public static Configuration read(Path file, ReadContext context) {
    try {
      byte[] bytes = RegularFile.read(file, MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unreadable(file, "longer than " + MOST_BYTES + " bytes (expected: no longer)");
      }
      return parse(
          file.toString(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          context);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "encoding: malformed bytes (expected: UTF-8)");
    } catch (IOException e) {
      throw unreadable(file, FileProblem.of(e) + " (expected: a file that can be read)");
    }
  }

  private static ConfigurationException unreadable(Path file, String problem) {
    return new ConfigurationException(List.of(file + ": " + problem));
  }

  /**
   * Reads a text on this host, without a command line.
   *
   * @param file its name in messages
   * @param yaml the text
   * @throws ConfigurationException if it cannot be used
   */
  public static Configuration parse(String file, String yaml) {
    return parse(file, yaml, ReadContext.HOST);
  }

  /**
   * Reads a text.
   *
   * @param file its name in messages
   * @param yaml the text
   * @param context the command line and the host
   * @throws ConfigurationException if it cannot be used
   */
  public static Configuration parse(String file, String yaml, ReadContext context) {
    Problems problems = new Problems(file);
    Optional<Node> root = new YamlText(problems).tree(yaml);
    if (root.isEmpty()) {
      return Configuration.EMPTY;
    }
    if (!(root.get() instanceof MappingNode mapping)) {
      problems.add(root.get(), "configuration", Shown.node(root.get()), "a mapping");
      throw problems.exception();
    }
    Configuration configuration = read(new Section(problems, "", mapping).allowOnly(KEYS), context);
    problems.throwIfAny();
    return configuration;
  }

  private static Configuration read(Section root, ReadContext context) {
    OptionalInt quota = root.value("quota").count(0, Integer.MAX_VALUE);
    Optional<PathSetting> state = root.value("state").pathOrNone();
    int widest = context.keepsState(state) ? StateDirectory.MOST_BITS : SpaceOptions.MOST_BITS;
    PresetReader presets = new PresetReader(context, widest);
    Optional<SpacesSection> section =
        root.section("spaces").map(written -> SpacesSection.read(written, presets));
    OptionalInt kernelIds = section.map(SpacesSection::kernelIds).orElse(OptionalInt.empty());
    List<SpaceOptions> spaces = spaces(root, section, kernelIds.isPresent() ? 0 : 1);
    if (state.filter(PathSetting.At.class::isInstance).isPresent()) {
      refuseTooWide(root, spaces);
    }
    return new ConfigurationBuilder()
        .socket(root.value("socket").path())
        .operatorSocket(root.value("operatorSocket").pathOrNone())
        .operatorGroup(root.value("operatorGroup").group())
        .state(state)
        .eventLoops(root.value("eventLoops").count(1, Configuration.MOST_EVENT_LOOPS))
        .quotaIds(quota)
        .limits(root.section("limits").map(LimitsSection::read).orElse(PeerLimits.DEFAULT))
        .management(management(root))
        .audit(audit(root))
        .domain(domain(root, spaces, context.keepsState(state)))
        .spaces(spaces)
        .kernelIds(kernelIds)
        .rules(rules(root, spaces, kernelIds.isPresent(), quota.orElse(Quota.DEFAULT_LIMIT_IDS)))
        .build();
  }

  /** There may be no device: a daemon whose devices are gone, but not their IDs, starts. */
  private static List<SpaceOptions> spaces(
      Section root, Optional<SpacesSection> section, int fewest) {
    List<SpaceOptions> spaces =
        section.map(SpacesSection::spaces).orElse(Configuration.EMPTY.spaces());
    if (spaces.size() < fewest || spaces.size() > PeerLimits.MOST_SPACES) {
      root.problem(
          "spaces", String.valueOf(spaces.size()), fewest + " to " + PeerLimits.MOST_SPACES);
    }
    return spaces;
  }

  /** Checked only if this file names the state directory: a flag may still turn it off. */
  private static void refuseTooWide(Section root, List<SpaceOptions> spaces) {
    for (SpaceOptions space : spaces) {
      if (space.bits() > StateDirectory.MOST_BITS && space.part().isEmpty()) {
        root.section("spaces")
            .flatMap(section -> section.section(space.name()))
            .ifPresent(section ->
                section.problem(
                    "bits",
                    Integer.toString(space.bits()),
                    "1 to " + StateDirectory.MOST_BITS + " with state, or state: none"));
      }
    }
  }

  private static Optional<List<RuleOptions>> rules(
      Section root, List<SpaceOptions> spaces, boolean fromDevices, int defaultQuotaIds) {
    List<String> names = spaces.stream().map(SpaceOptions::name).toList();
    boolean inDomain = root.has("domain");
    return root.sections("rules")
        .map(new RulesSection(names, fromDevices, defaultQuotaIds, inDomain)::read);
  }

  private static Optional<ManagementConfig> management(Section root) {
    if (root.value("management").isNone()) {
      return Optional.empty();
    }
    return Optional.of(
        root.section("management").map(ManagementSection::read).orElse(ManagementConfig.DEFAULT));
  }

  private static Optional<DomainConfig> domain(
      Section root, List<SpaceOptions> spaces, boolean keepsState) {
    return root.section("domain")
        .flatMap(section -> DomainSection.read(section, spaces, keepsState));
  }

  private static Optional<AuditConfig> audit(Section root) {
    return root.value("audit").isNone()
        ? Optional.empty()
        : root.section("audit").flatMap(AuditSection::read);
  }
}
