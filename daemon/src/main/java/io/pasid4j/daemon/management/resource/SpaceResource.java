// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;
import io.pasid4j.core.SpaceInspector;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.meter.IdCounts;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.List;
import java.util.stream.Stream;

/** The spaces. */
final class SpaceResource {
  private final Directory directory;

  SpaceResource(Directory directory) {
    this.directory = directory;
  }

  ApiReply list(ApiCall call) {
    call.allowQuery();
    return ApiReply.json(
        new SpaceList(directory.sessions().spaces().all().stream().map(this::describe).toList()));
  }

  ApiReply one(ApiCall call) {
    call.allowQuery();
    return ApiReply.json(describe(directory.space(call)));
  }

  private SpaceView describe(HostedSpace hosted) {
    PasidSpace space = hosted.space();
    SpaceInspector inspector = space.inspector();
    return new SpaceView(
        hosted.name(),
        hosted == directory.sessions().spaces().defaultSpace(),
        space.bits(),
        space.policy(),
        space.capacityIds(),
        inspector.unchargedIds(),
        inspector.quarantineMs(),
        space.sets().size(),
        IdCounts.of(hosted),
        inspector.reservedBands().stream().map(Band::of).toList(),
        parts(hosted.name()),
        hosted.link().isInDomain());
  }

  private List<PartBand> parts(String parent) {
    return directory.sessions().spaces().all().stream()
        .flatMap(other -> PartBand.of(other, parent))
        .toList();
  }

  private record SpaceList(List<SpaceView> spaces) {}

  /**
   * A space.
   *
   * @param unchargedIds how many IDs can still be guaranteed; the capacity while there is no
   *     guarantee
   * @param parts those of the reserved bands that other spaces serve
   * @param inDomain whether its IDs are leased of a domain
   */
  private record SpaceView(
      String name,
      @JsonProperty("default") boolean isDefault,
      int bits,
      Policy policy,
      long capacityIds,
      long unchargedIds,
      long quarantineMs,
      int sets,
      IdCounts ids,
      List<Band> reserved,
      List<PartBand> parts,
      boolean inDomain) {}

  /**
   * A band of a space that a part of it serves.
   *
   * @param space the name of the part
   * @param max inclusive
   */
  private record PartBand(String space, long min, long max) {
    static Stream<PartBand> of(HostedSpace hosted, String parent) {
      return hosted.part().stream()
          .filter(part -> part.parent().equals(parent))
          .flatMap(part -> part.only().stream())
          .map(band -> new PartBand(hosted.name(), band.min(), band.max()));
    }
  }
}
