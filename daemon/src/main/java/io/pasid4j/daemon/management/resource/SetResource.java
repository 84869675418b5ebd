// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sets: their holders and quotas, and the release of their IDs. */
final class SetResource {
  static final int MOST_IN_A_PAGE = 1000;
  static final int DEFAULT_PAGE = 100;
  private static final long MAX_UID = 0xFFFF_FFFFL;

  private final Directory directory;
  private final AuditLog audit;

  SetResource(Directory directory, AuditLog audit) {
    this.directory = directory;
    this.audit = audit;
  }

  ApiReply list(ApiCall call) {
    call.allowQuery("space", "name", "uid", "after", "limit");
    int after = (int) call.queryNumber("after", 0, Integer.MAX_VALUE, 0);
    int limit = (int) call.queryNumber("limit", 1, MOST_IN_A_PAGE, DEFAULT_PAGE);
    List<Session> found =
        directory.sessions().after(after).stream().filter(filter(call)).limit(limit + 1L).toList();
    List<SetDescription> page = found.stream().limit(limit).map(this::view).toList();
    return ApiReply.json(new SetPage(page, found.size() > limit ? page.getLast().id() : null));
  }

  private Predicate<Session> filter(ApiCall call) {
    Predicate<Session> filter = session -> true;
    String space = call.query("space").map(name -> directory.space(name).name()).orElse(null);
    if (space != null) {
      filter = filter.and(session -> session.hostedSpace().name().equals(space));
    }
    String name = call.query("name").orElse(null);
    if (name != null) {
      filter = filter.and(session -> session.name().equals(name));
    }
    long uid = call.queryNumber("uid", 0, MAX_UID, -1);
    return uid < 0 ? filter : filter.and(session -> session.peer().uid() == (int) uid);
  }

  ApiReply one(ApiCall call) {
    call.allowQuery();
    return ApiReply.json(view(directory.set(call)));
  }

  private SetDescription view(Session session) {
    return SetDescription.of(session, directory.sessions());
  }

  ApiReply ids(ApiCall call) {
    call.allowQuery("after", "limit");
    Session session = directory.set(call);
    int maxId = Directory.maxId(session.hostedSpace());
    long after = call.queryNumber("after", 0, maxId, -1);
    int limit = (int) call.queryNumber("limit", 1, MOST_IN_A_PAGE, DEFAULT_PAGE);
    List<Integer> ids = new ArrayList<>();
    if (after < maxId) {
      session
          .set()
          .forEach(
              PasidRange.of(after + 1, maxId),
              id -> {
                if (ids.size() <= limit) {
                  ids.add(id);
                }
              });
    }
    List<Integer> page = ids.subList(0, Math.min(limit, ids.size()));
    return ApiReply.json(new IdPage(page, ids.size() > limit ? page.getLast() : null));
  }

  ApiReply ranges(ApiCall call) {
    call.allowQuery("after", "limit");
    Session session = directory.set(call);
    int maxId = Directory.maxId(session.hostedSpace());
    long after = call.queryNumber("after", 0, maxId, -1);
    int limit = (int) call.queryNumber("limit", 1, MOST_IN_A_PAGE, DEFAULT_PAGE);
    HeldRanges held = new HeldRanges(limit + 1);
    if (after < maxId) {
      session.set().forEach(PasidRange.of(after + 1, maxId), held);
    }
    List<HeldRanges.Run> runs = held.runs();
    List<HeldRanges.Run> page = runs.subList(0, Math.min(limit, runs.size()));
    return ApiReply.json(new RangePage(page, runs.size() > limit ? page.getLast().max() : null));
  }

  ApiReply changeQuota(ApiCall call) {
    call.allowQuery();
    Session session = directory.set(call);
    Quota before = session.set().quota();
    Quota next = quota(call.body(QuotaBody.class));
    DomainWait wait = new DomainWait(call, session.hostedSpace());
    while (!changesQuota(session, next, wait)) {
      // The domain may have leased what was missing.
    }
    audit.record(AuditEvent.ofQuota(call.principal(), session.audited(), before, next));
    return ApiReply.json(view(session));
  }

  /** Changes the quota; false if it is worth one more try. */
  private boolean changesQuota(Session session, Quota next, DomainWait wait) {
    try {
      if (!directory.sessions().outside().changeQuota(session, next)) {
        throw frozen(session);
      }
      return true;
    } catch (QuotaRefusedException e) {
      long moreIds = next.guaranteedIds() - (long) session.chargedIds();
      if (e.reason() == Refusal.CAPACITY && wait.leasesGuarantee(moreIds)) {
        return false;
      }
      throw ProblemException.refused(e);
    }
  }

  private static Quota quota(QuotaBody body) {
    try {
      return Quota.guaranteed(body.guaranteedIds(), body.limitIds());
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(String.valueOf(e.getMessage()));
    }
  }

  ApiReply release(ApiCall call) {
    call.allowQuery("min", "max");
    Session session = directory.set(call);
    PasidRange range = RequestedRange.required(call);
    int released =
        directory.sessions().outside().release(session, range).orElseThrow(() -> frozen(session));
    audit.record(AuditEvent.ofRelease(call.principal(), session.audited(), range, released));
    return ApiReply.json(new Released(released));
  }

  ApiReply close(ApiCall call) {
    call.allowQuery();
    Session session = directory.set(call);
    int released = directory.sessions().outside().close(session).orElseThrow(() -> frozen(session));
    audit.record(AuditEvent.ofClosing(call.principal(), session.audited(), released));
    return ApiReply.json(new Released(released));
  }

  /** Refuses to change a set that may be moving: it is described as it was. */
  private static ProblemException frozen(Session session) {
    return new ProblemException(
        ProblemType.CONFLICT,
        "set: %s: is being moved or exported (expected: one that is served; nothing is done, ask again)"
            .formatted(session.id()));
  }

  private record SetPage(List<SetDescription> sets, @Nullable Integer nextAfter) {}

  private record IdPage(List<Integer> ids, @Nullable Integer nextAfter) {}

  private record RangePage(List<HeldRanges.Run> ranges, @Nullable Integer nextAfter) {}

  private record QuotaBody(int limitIds, int guaranteedIds) {}

  private record Released(int releasedIds) {}
}
