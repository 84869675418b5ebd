// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.IdState;
import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IDs that sets have reported as used outside the space: listed and cleared. */
final class ForeignResource {
  private static final int DEFAULT_PAGE = 100;
  private static final int MOST_IN_A_PAGE = 1000;

  private final Directory directory;
  private final AuditLog audit;

  ForeignResource(Directory directory, AuditLog audit) {
    this.directory = directory;
    this.audit = audit;
  }

  ApiReply list(ApiCall call) {
    call.allowQuery("after", "limit");
    HostedSpace hosted = directory.space(call);
    int maxId = Directory.maxId(hosted);
    long after = call.queryNumber("after", 0, maxId, -1);
    int limit = (int) call.queryNumber("limit", 1, MOST_IN_A_PAGE, DEFAULT_PAGE);
    List<ForeignId> found =
        after < maxId ? find(hosted, PasidRange.of(after + 1, maxId), limit + 1) : List.of();
    List<ForeignId> page = found.subList(0, Math.min(limit, found.size()));
    return ApiReply.json(new ForeignPage(page, found.size() > limit ? page.getLast().id() : null));
  }

  ApiReply clear(ApiCall call) {
    call.allowQuery("min", "max");
    HostedSpace hosted = directory.space(call);
    PasidRange range = RequestedRange.required(call);
    int cleared = hosted.space().clearForeign(range);
    Map<String, Object> after =
        Map.of(
            "space", hosted.name(), "min", range.min(), "max", range.max(), "clearedIds", cleared);
    audit.record(AuditEvent.of(AuditAction.FOREIGN_CLEARED, call.principal(), after));
    return ApiReply.json(new Cleared(cleared));
  }

  private List<ForeignId> find(HostedSpace hosted, PasidRange range, int most) {
    List<ForeignId> found = new ArrayList<>();
    PasidSpace space = hosted.space();
    space
        .inspector()
        .forEachRun(
            range,
            (first, last, state, holder) -> {
              for (int id = first; state == IdState.FOREIGN && id <= last; id++) {
                IdView view = space.describe(id);
                if (view.state() == IdState.FOREIGN && found.size() < most) {
                  found.add(describe(view));
                }
              }
              return found.size() < most;
            });
    return found;
  }

  private ForeignId describe(IdView view) {
    PasidSet reporter = view.holder();
    Session session = directory.sessions().bySet(reporter).orElse(null);
    return new ForeignId(
        view.id(),
        view.sinceMs() < 0 ? null : view.sinceMs(),
        session != null ? session.name() : reporter != null ? reporter.name() : null,
        session == null ? null : SetDescription.of(session, directory.sessions()));
  }

  private record Cleared(int clearedIds) {}

  private record ForeignPage(List<ForeignId> foreign, @Nullable Integer nextAfter) {}

  /**
   * An ID that is used outside the space.
   *
   * @param sinceMs when it was reported, in Unix ms; null if that was before the start
   * @param name of the set that reported it; the one it was opened with if it has ended
   * @param set that set; null if it has ended
   */
  private record ForeignId(
      int id, @Nullable Long sinceMs, @Nullable String name, @Nullable SetDescription set) {}
}
