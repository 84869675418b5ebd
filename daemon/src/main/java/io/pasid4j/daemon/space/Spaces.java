// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The spaces of a daemon, one of which is the default. Immutable. */
public final class Spaces {
  /** The name of the only space of a daemon whose configuration names none. */
  public static final String DEFAULT_NAME = "pasid";

  private final HostedSpace defaultSpace;
  private final Map<String, HostedSpace> byName;

  /**
   * The spaces.
   *
   * @param defaultSpace the one a session is given unless it asks for another; one of the spaces
   * @param spaces all, with different names
   * @throws IllegalArgumentException if a name is there twice, or the default is none of them
   */
  public Spaces(HostedSpace defaultSpace, List<HostedSpace> spaces) {
    this.defaultSpace = defaultSpace;
    byName = new LinkedHashMap<>();
    for (HostedSpace space : spaces) {
      if (byName.put(space.name(), space) != null) {
        throw new IllegalArgumentException(
            "space: " + space.name() + " (expected: each name once)");
      }
    }
    if (byName.get(defaultSpace.name()) != defaultSpace) {
      throw new IllegalArgumentException(
          "defaultSpace: " + defaultSpace + " (expected: one of " + spaces + ")");
    }
  }

  /** One space. */
  public static Spaces of(HostedSpace only) {
    return new Spaces(only, List.of(only));
  }

  /**
   * Makes spaces.
   *
   * @param options of all there shall be, the default first
   * @param factory makes each
   */
  public static Spaces host(List<SpaceOptions> options, SpaceFactory factory) {
    List<HostedSpace> hosted = options.stream().map(each -> factory.host(each, options)).toList();
    return new Spaces(hosted.getFirst(), hosted);
  }

  /**
   * Makes further spaces; if one cannot be made, none is.
   *
   * @param added options of the new ones
   * @param all options of all there shall be
   * @param factory makes each
   * @return these spaces and the new ones
   */
  public Spaces with(List<SpaceOptions> added, List<SpaceOptions> all, SpaceFactory factory) {
    List<HostedSpace> made = new ArrayList<>();
    try {
      for (SpaceOptions options : added) {
        made.add(factory.host(options, all));
      }
      List<HostedSpace> hosted = new ArrayList<>(byName.values());
      hosted.addAll(made);
      return new Spaces(defaultSpace, hosted);
    } catch (Throwable t) {
      made.forEach(HostedSpace::discard);
      throw t;
    }
  }

  /** The spaces that others do not have. */
  public List<HostedSpace> addedTo(Spaces others) {
    return all().stream().filter(hosted -> !others.byName.containsValue(hosted)).toList();
  }

  /** The space a session is given unless it asks for another. */
  public HostedSpace defaultSpace() {
    return defaultSpace;
  }

  /** The space with a name; the empty name is the default space's. */
  public Optional<HostedSpace> byName(String name) {
    return name.isEmpty() ? Optional.of(defaultSpace) : Optional.ofNullable(byName.get(name));
  }

  /** All of them, in the order they were named in. */
  public List<HostedSpace> all() {
    return List.copyOf(byName.values());
  }

  /** The link of the space that is in a domain; {@link DomainLink#NONE} if none is. */
  public DomainLink domain() {
    return byName.values().stream()
        .map(HostedSpace::link)
        .filter(DomainLink::isInDomain)
        .findFirst()
        .orElse(DomainLink.NONE);
  }

  /** The number of IDs held in all of them. */
  public long heldIds() {
    return byName.values().stream().mapToLong(hosted -> hosted.space().heldIds()).sum();
  }
}
