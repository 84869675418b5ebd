// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.Preset;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.SpaceOptions.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the key {@code spaces}. */
final class SpacesSection {
  static final List<String> KEYS =
      List.of(
          "preset",
          "bits",
          "policy",
          "giveZero",
          "reserved",
          "quarantineMs",
          "default",
          "partOf",
          "only",
          "devices");

  private static final String PARENT = "a space of this file that is not part of another itself";

  private final Section spaces;
  private final PresetReader presets;
  private final DeviceSpaces devices;
  private final Map<String, SpaceOptions> read = new LinkedHashMap<>();
  private final List<String> defaults = new ArrayList<>();
  private final List<SpaceOptions> ordered = new ArrayList<>();

  private SpacesSection(Section spaces, PresetReader presets) {
    this.spaces = spaces;
    this.presets = presets;
    devices = new DeviceSpaces(spaces, presets.context());
  }

  /** Reads the spaces. Parts are read last, since they have the width of their parent. */
  static SpacesSection read(Section spaces, PresetReader presets) {
    SpacesSection reading = new SpacesSection(spaces, presets);
    reading.readAll(false);
    reading.readAll(true);
    reading.addDevices();
    reading.refuseSharedIds();
    reading.ordered.addAll(reading.inOrder());
    return reading;
  }

  /** Returns the spaces, the default first. */
  List<SpaceOptions> spaces() {
    return ordered;
  }

  /** The kernel's share of the space of each device; empty: they have none each. */
  OptionalInt kernelIds() {
    return devices.areAsked() ? OptionalInt.of(devices.kernelIds()) : OptionalInt.empty();
  }

  private void readAll(boolean parts) {
    for (String name : names()) {
      if (SpaceOptions.isName(name)) {
        spaces
            .section(name)
            .filter(section -> section.has("partOf") == parts)
            .ifPresent(section -> readOne(name, section));
      } else if (!parts) {
        spaces.problem(
            name, "not a name", "1 to 64 of A-Z a-z 0-9 . _ : -, a letter or digit first");
      }
    }
  }

  private List<String> names() {
    return spaces.keys().stream().filter(key -> !devices.isKey(key)).toList();
  }

  private void addDevices() {
    devices.others().forEach(space -> read.putIfAbsent(space.name(), space));
  }

  private void readOne(String name, Section section) {
    section.allowOnly(KEYS);
    if (section.value("default").flag().orElse(false)) {
      defaults.add(name);
    }
    Optional<SpaceOptions> parent = parent(name, section);
    Optional<Preset> preset = PresetReader.preset(section);
    Optional<List<String>> standsFor = devices.devicesOf(name, section);
    int bits =
        parent
            .map(SpaceOptions::bits)
            .orElseGet(
                () -> presets.bits(section, preset, devices.bits(standsFor.orElse(List.of()))));
    long top = (1L << bits) - 1;
    List<PasidRange> reserved = new ArrayList<>(presets.reserved(section, preset, top));
    standsFor.ifPresent(
        addresses -> reserved.addAll(FoundDevice.kernelBand(bits, devices.kernelIds())));
    read.put(
        name,
        new SpaceOptions(
            name,
            bits,
            PresetReader.policy(section, preset),
            section.value("giveZero").flag().orElse(false),
            reserved,
            PresetReader.quarantineMs(section, preset),
            parent.map(whole -> new Part(whole.name(), only(section, top))),
            parent.map(SpaceOptions::devices).or(() -> standsFor).orElse(List.of())));
  }

  private Optional<SpaceOptions> parent(String name, Section section) {
    if (section.has("partOf") && FoundDevice.isAddress(name)) {
      section.problem("partOf", "given for a device", "left out, or another name");
    }
    if (section.has("partOf") && section.has("bits")) {
      section.problem("bits", "given with partOf", "left out: a part is as wide as the whole");
    }
    if (section.has("partOf") && section.has("devices")) {
      section.problem("devices", "given with partOf", "left out: a part gives IDs of the whole");
    }
    if (section.has("partOf") && section.has("preset")) {
      section.problem("preset", "given with partOf", "left out: a part gives IDs of the whole");
    }
    if (section.has("only") && !section.has("partOf")) {
      section.problem("only", "given without partOf", "both or neither");
    }
    return section.value("partOf").read(PARENT, this::whole);
  }

  private Optional<SpaceOptions> whole(String name) {
    return Optional.ofNullable(read.get(name)).filter(space -> space.part().isEmpty());
  }

  private static List<PasidRange> only(Section section, long top) {
    List<PasidRange> only = section.value("only").bands(top).orElse(List.of());
    if (only.isEmpty()) {
      section.problem("only", "no IDs", "IDs or MIN-MAX, at least one");
    }
    return only;
  }

  /** Checks that no two parts of a space share an ID. */
  private void refuseSharedIds() {
    List<SpaceOptions> seen = new ArrayList<>();
    for (SpaceOptions space : read.values()) {
      for (SpaceOptions other : seen) {
        if (shareIds(space, other)) {
          spaces.problem(space.name(), "only: IDs of " + other.name() + " too", "IDs of its own");
        }
      }
      seen.add(space);
    }
  }

  private static boolean shareIds(SpaceOptions one, SpaceOptions other) {
    return one.part().isPresent()
        && other.part().isPresent()
        && one.part().get().parent().equals(other.part().get().parent())
        && one.part().get().only().stream()
            .anyMatch(band ->
                other.part().get().only().stream()
                    .anyMatch(b -> b.min() <= band.max() && band.min() <= b.max()));
  }

  private List<SpaceOptions> inOrder() {
    List<SpaceOptions> all = new ArrayList<>();
    for (String name : names()) {
      if (read.containsKey(name)) {
        all.add(read.get(name));
      }
    }
    read.values().stream().filter(space -> !all.contains(space)).forEach(all::add);
    boolean isOneNeeded = all.size() > 1 && !devices.areAsked();
    if (defaults.size() > 1 || (isOneNeeded && defaults.isEmpty())) {
      spaces.problem(
          all.getLast().name(),
          "default: true in " + defaults.size() + " spaces",
          "in one, if there are several");
    }
    all.stream()
        .filter(space -> defaults.contains(space.name()))
        .findFirst()
        .ifPresent(first -> {
          all.remove(first);
          all.addFirst(first);
        });
    return all;
  }
}
