// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.linecorp.armeria.common.MediaType;
import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import org.jspecify.annotations.Nullable;

/** Every ID of a range at once, as bytes. */
final class MapResource {
  private static final MediaType TYPE = MediaType.create("application", "vnd.pasid4j.map");

  private final Directory directory;

  MapResource(Directory directory) {
    this.directory = directory;
  }

  ApiReply one(ApiCall call) {
    call.allowQuery("min", "max");
    HostedSpace hosted = directory.space(call);
    int greatest = Directory.maxId(hosted);
    int min = (int) call.queryNumber("min", 0, greatest, 0);
    int max = (int) call.queryNumber("max", min, greatest, greatest);
    byte[] bytes = new Scan(directory.sessions(), hosted, min, max).bytes();
    return ApiReply.compressible(TYPE, bytes);
  }

  /** One answer. */
  private static final class Scan {
    private final SessionRegistry sessions;
    private final HostedSpace hosted;
    private final MapBytes map = new MapBytes();
    private final int min;
    private final int max;
    private int last;

    Scan(SessionRegistry sessions, HostedSpace hosted, int min, int max) {
      this.sessions = sessions;
      this.hosted = hosted;
      this.min = min;
      this.max = max;
      last = min;
    }

    byte[] bytes() {
      hosted.space().inspector().forEachRun(PasidRange.of(min, max), this::add);
      return map.toBytes(min, last, last < max ? last + 1 : -1);
    }

    private boolean add(int first, int runLast, IdState state, @Nullable PasidSet holder) {
      map.add(
          runLast - first + 1L,
          MapState.of(hosted, state, holder),
          sessions.bySet(holder).map(Session::id).orElse(0));
      last = runLast;
      return !map.isFull();
    }
  }
}
