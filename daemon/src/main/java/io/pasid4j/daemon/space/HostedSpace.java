// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A space that a daemon serves under a name. Thread-safe. */
public final class HostedSpace {
  private final String name;
  private final PasidSpace space;
  private final QuarantineClock quarantineClock;
  private final SetStore store;
  private final List<RecoveredSet> recovered;
  private final Optional<SpaceOptions.Part> part;
  private final Runnable discarding;
  private final Optional<DomainPart> domain;
  private final RefusalCounts refusals = new RefusalCounts();
  private volatile DomainLink link = DomainLink.NONE;

  /**
   * A space's part in a domain.
   *
   * @param upstream holds what is not leased
   * @param moves the file of the sets that move
   * @param departed the file of the tokens of sets that have moved away
   * @param amounts the file of what tenants may have on this host
   * @param leasedTo the file of the host to which the IDs are leased
   * @param reserved the bands that the configuration reserves, also where upstream has their IDs
   */
  public record DomainPart(
      Upstream upstream,
      Path moves,
      Path departed,
      Path amounts,
      Path leasedTo,
      List<PasidRange> reserved) {
    /** Returns what is reserved here beside some bands, within [0, maxId]. */
    public List<PasidRange> reservedBeside(List<PasidRange> bands, long maxId) {
      return Partitions.minus(reserved, bands, maxId);
    }
  }

  /**
   * Hosts a space of which nothing outlives the daemon.
   *
   * @param name of no other space of the daemon
   * @param space whose sets nobody else opens; its times are Unix ms
   */
  public HostedSpace(String name, PasidSpace space) {
    this(name, space, SetStore.NONE, List.of());
  }

  /**
   * Hosts a space whose times are Unix ms.
   *
   * @param name of no other space of the daemon
   * @param space whose sets nobody else opens
   * @param store keeps the sets
   * @param recovered the sets that outlived an earlier daemon
   */
  public HostedSpace(String name, PasidSpace space, SetStore store, List<RecoveredSet> recovered) {
    this(
        name,
        space,
        QuarantineClock.WALL,
        store,
        recovered,
        Optional.empty(),
        Optional.empty(),
        () -> {});
  }

  HostedSpace(
      String name,
      PasidSpace space,
      QuarantineClock quarantineClock,
      SetStore store,
      List<RecoveredSet> recovered,
      Optional<SpaceOptions.Part> part,
      Optional<DomainPart> domain,
      Runnable discarding) {
    this.name = name;
    this.space = space;
    this.quarantineClock = quarantineClock;
    this.store = store;
    this.recovered = List.copyOf(recovered);
    this.part = part;
    this.domain = domain;
    this.discarding = discarding;
  }

  /** The name that sessions and operators use. */
  public String name() {
    return name;
  }

  /** Its IDs. */
  public PasidSpace space() {
    return space;
  }

  /** Returns the clock of its quarantine. */
  public QuarantineClock quarantineClock() {
    return quarantineClock;
  }

  /** The store of its sets. */
  public SetStore store() {
    return store;
  }

  /** The sets that outlived an earlier daemon. */
  public List<RecoveredSet> recovered() {
    return recovered;
  }

  /** Returns the share of another space's IDs that it serves; empty if it is no part. */
  public Optional<SpaceOptions.Part> part() {
    return part;
  }

  /** Its part in a domain; empty if it is in none. */
  public Optional<DomainPart> domain() {
    return domain;
  }

  /** Returns whether a set is the one that holds what this host has not leased. */
  public boolean isUpstream(@Nullable PasidSet set) {
    return domain.map(part -> part.upstream().is(set)).orElse(false);
  }

  /** Returns how many IDs its domain has not leased to this host; 0 if it is in none. */
  public long unleasedIds() {
    return domain.map(part -> part.upstream().countIds()).orElse(0L);
  }

  /**
   * Registers a drain consumer, which IDs wait for that are freed, or move to another host.
   *
   * @param owner the user whose share it takes; empty: an operator's
   * @throws IllegalStateException as {@link PasidSpace#registerDrainConsumer(long)}
   */
  public DrainConsumer registerDrainConsumer(OptionalLong owner) {
    DrainConsumer consumer =
        owner.isPresent()
            ? space.registerDrainConsumer(owner.getAsLong())
            : space.registerDrainConsumer();
    return domain.map(part -> part.upstream().register(consumer)).orElse(consumer);
  }

  /** Its refused allocations. */
  public RefusalCounts refusals() {
    return refusals;
  }

  /** Its link to its domain; {@link DomainLink#NONE} if it is in none. */
  public DomainLink link() {
    return link;
  }

  /** Links it to its domain. */
  public void link(DomainLink other) {
    link = other;
  }

  /** Closes its state. For a space that was made but is not served. */
  void discard() {
    discarding.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
