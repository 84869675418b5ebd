// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.daemon.space.HostedSpace.DomainPart;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SpaceIdentity;
import io.pasid4j.daemon.state.SpaceState;
import io.pasid4j.daemon.state.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes spaces that outlive the daemon.
 *
 * @param directory the state directory
 * @param inDomain the name of the space that is in a domain; empty if none is
 */
public record StatefulSpaces(StateDirectory directory, String inDomain) implements SpaceFactory {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  /** Spaces of which none is in a domain. */
  public StatefulSpaces(StateDirectory directory) {
    this(directory, "");
  }

  @Override
  public HostedSpace host(SpaceOptions options, List<SpaceOptions> all) {
    SpaceState state = directory.space(identity(options));
    try {
      return host(options, all, state);
    } catch (DamagedStateException e) {
      StartException failure = directory.damaged(options.name(), e);
      directory.discard(state);
      throw failure;
    } catch (Throwable t) {
      directory.discard(state);
      throw t;
    }
  }

  private HostedSpace host(SpaceOptions options, List<SpaceOptions> all, SpaceState state) {
    QuarantineClock clock = QuarantineClock.ofBoot(options);
    state.limitQuarantines(clock.getAsLong() + options.quarantineMs());
    PasidSpaceBuilder builder =
        SpaceBuilder.describe(options, reserved(options, all, state), clock);
    PasidSpace space = state.build(builder);
    List<RecoveredSet> recovered = state.recover(space);
    return new HostedSpace(
        options.name(),
        space,
        clock,
        state.sets(),
        recovered.stream().filter(set -> !set.record().isUpstream()).toList(),
        options.part(),
        domainPart(options, all, space, recovered, state, clock),
        () -> directory.discard(state));
  }

  private Optional<DomainPart> domainPart(
      SpaceOptions options,
      List<SpaceOptions> all,
      PasidSpace space,
      List<RecoveredSet> recovered,
      SpaceState state,
      QuarantineClock clock) {
    if (options.name().equals(inDomain)) {
      Upstream upstream = Upstream.open(space, recovered, state.sets(), clock);
      return Optional.of(
          new DomainPart(
              upstream,
              state.moves(),
              state.departed(),
              state.amounts(),
              state.leasedTo(),
              SpaceBuilder.reserved(options, all)));
    }
    if (recovered.stream().anyMatch(set -> set.record().isUpstream())) {
      throw new DamagedStateException(
          "sets: of a space in a domain (expected: domain.space: " + options.name() + ")");
    }
    return Optional.empty();
  }

  /**
   * Returns the bands that a space never allocates. An ID that it has taken already stays its
   * holder's, whatever the configuration is now; an ID that another state of the family has taken
   * is that one's.
   */
  private List<PasidRange> reserved(
      SpaceOptions options, List<SpaceOptions> all, SpaceState state) {
    List<PasidRange> bands = new ArrayList<>(SpaceBuilder.reserved(options, all));
    bands.addAll(
        directory.takenBeside(
            identity(options), all.stream().map(StatefulSpaces::identity).toList()));
    List<PasidRange> own = taken(state, bands);
    if (!own.isEmpty()) {
      LOG.warn(
          "state: space {}: IDs that it should not give are taken, and stay so until they are"
              + " freed: {}",
          options.name(),
          own);
    }
    return Partitions.minus(bands, own, (1L << options.bits()) - 1);
  }

  private static List<PasidRange> taken(SpaceState state, List<PasidRange> bands) {
    try {
      return state.taken(bands);
    } catch (IOException e) {
      throw new DamagedStateException("words: " + e);
    }
  }

  private static SpaceIdentity identity(SpaceOptions options) {
    return options
        .part()
        .map(part ->
            new SpaceIdentity(
                options.name(), options.bits(), part.parent(), part.only(), options.devices()))
        .orElseGet(() ->
            new SpaceIdentity(options.name(), options.bits(), "", List.of(), options.devices()));
  }
}
