// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.ArrayList;
import java.util.List;

/** The IDs that guests know under a SPID. One number may be a SPID of every set. */
final class SpidResource {
  private static final int MOST_IDS = 1000;

  private final Directory directory;

  SpidResource(Directory directory) {
    this.directory = directory;
  }

  ApiReply one(ApiCall call) {
    call.allowQuery();
    HostedSpace hosted = directory.space(call);
    int spid = (int) call.pathNumber("spid", 0, Integer.MAX_VALUE);
    List<IdOfSet> found = new ArrayList<>();
    for (Session session : directory.sessions().after(0)) {
      int id = session.hostedSpace() == hosted ? session.set().findBySpid(spid) : -1;
      if (id >= 0 && found.size() < MOST_IDS) {
        found.add(new IdOfSet(id, SetDescription.of(session, directory.sessions())));
      }
    }
    return ApiReply.json(new IdsOfSpid(found));
  }

  private record IdsOfSpid(List<IdOfSet> ids) {}

  private record IdOfSet(int id, SetDescription set) {}
}
