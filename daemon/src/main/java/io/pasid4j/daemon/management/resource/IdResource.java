// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.IdView;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.space.HostedSpace;
import org.jspecify.annotations.Nullable;

/** The holder of an ID. */
final class IdResource {
  private final Directory directory;

  IdResource(Directory directory) {
    this.directory = directory;
  }

  ApiReply one(ApiCall call) {
    call.allowQuery();
    HostedSpace hosted = directory.space(call);
    int id = (int) call.pathNumber("id", 0, Directory.maxId(hosted));
    IdView view = hosted.space().describe(id);
    SetDescription holder =
        directory
            .sessions()
            .bySet(view.holder())
            .map(set -> SetDescription.of(set, directory.sessions()))
            .orElse(null);
    return ApiReply.json(
        new OneId(
            id,
            hosted.name(),
            MapState.of(hosted, view.state(), view.holder()),
            view.references(),
            view.generation(),
            view.sinceMs() < 0 ? null : view.sinceMs(),
            holder));
  }

  /**
   * An ID.
   *
   * @param generation how often it has been allocated, modulo 2^16
   * @param sinceMs since when it is held, in Unix ms; null if it is not, or was before the start
   * @param set the holder; null if there is none
   */
  private record OneId(
      int id,
      String space,
      MapState state,
      int references,
      int generation,
      @Nullable Long sinceMs,
      @Nullable SetDescription set) {}
}
