// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.linecorp.armeria.common.QueryParams;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.domain.DomainMember;
import io.pasid4j.daemon.domain.DomainOperator;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.domain.log.LogMember;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The domain that a space is in, and moving sets to its other hosts. */
final class DomainResource {
  private static final long MOST_REST_MS = 30L * 24 * 3600 * 1000;

  private final Directory directory;
  private final AuditLog audit;
  private final DomainOrders orders;
  private final Optional<DomainMember> domain;

  DomainResource(Directory directory, AuditLog audit, Optional<DomainMember> domain) {
    this.directory = directory;
    this.audit = audit;
    orders = new DomainOrders(audit);
    this.domain = domain;
  }

  private DomainMember member() {
    return domain.orElseThrow(
        () -> ProblemException.notFound("domain: none (expected: domain in the configuration)"));
  }

  ApiReply status(ApiCall call) {
    call.allowQuery("local");
    boolean isLocal = call.queryFlag("local");
    return ApiReply.json(isLocal ? member().localStatus() : member().status());
  }

  /** Returns whether a request for the status waits for the domain. */
  static boolean waits(QueryParams query) {
    return !"true".equals(query.get("local"));
  }

  ApiReply owner(ApiCall call) {
    call.allowQuery();
    DomainOperator operator = member().operator();
    int id = (int) call.pathNumber("id", 0, operator.maxId());
    return ApiReply.json(DomainOrders.ask(() -> operator.owner(id)));
  }

  ApiReply migrate(ApiCall call) {
    call.allowQuery();
    DomainMember member = member();
    Session session = directory.set(call);
    MigrationBody body = call.body(MigrationBody.class);
    int ids =
        body.dryRun()
            ? DomainOrders.ask(() -> member.migrate(session, body.to(), true, call::isTimedOut))
            : migrate(call, member, session, Map.of("host", body.to()), body.to());
    return ApiReply.json(new Migrated(session.id(), body.to(), ids, !body.dryRun()));
  }

  private int migrate(
      ApiCall call, DomainMember member, Session session, Map<String, ?> after, String target) {
    AuditSet set = session.audited();
    int ids =
        orders.execute(
            call.principal(),
            AuditAction.SET_MIGRATED,
            set,
            after,
            () -> member.migrate(session, target, false, call::isTimedOut));
    audit.record(
        AuditEvent.of(
            AuditAction.SET_MIGRATED, call.principal(), set, Map.of("heldIds", ids), after));
    return ids;
  }

  ApiReply fence(ApiCall call) {
    call.allowQuery();
    DomainMember member = member();
    String host = call.path("host");
    long restMs = call.body(FenceBody.class).restMs();
    if (restMs < 0 || restMs > MOST_REST_MS) {
      throw ProblemException.invalid(
          "restMs: " + restMs + " (expected: 0 to " + MOST_REST_MS + ")");
    }
    DomainOperator.Fenced fenced =
        execute(
            AuditAction.HOST_FENCED,
            call,
            Map.of("host", host, "restMs", restMs),
            () -> member.operator().fence(host, restMs, call::isTimedOut));
    record(
        AuditAction.HOST_FENCED,
        call,
        Map.of(
            "host", fenced.host(),
            "epoch", fenced.epoch(),
            "restingIds", fenced.restingIds(),
            "restMs", fenced.restMs()));
    return ApiReply.json(fenced);
  }

  ApiReply addVoter(ApiCall call) {
    call.allowQuery();
    DomainMember member = member();
    LogMember added = call.body(LogMember.class);
    Map<String, ?> after = Map.of("host", added.name(), "address", added.address());
    List<LogMember> voters =
        execute(
            AuditAction.VOTER_ADDED,
            call,
            after,
            () -> member.operator().voters().add(added, call::isTimedOut));
    record(AuditAction.VOTER_ADDED, call, after);
    return ApiReply.json(new Voters(voters));
  }

  ApiReply removeVoter(ApiCall call) {
    call.allowQuery();
    DomainMember member = member();
    String host = call.path("host");
    List<LogMember> voters =
        execute(
            AuditAction.VOTER_REMOVED,
            call,
            Map.of("host", host),
            () -> member.operator().voters().remove(host, call::isTimedOut));
    record(AuditAction.VOTER_REMOVED, call, Map.of("host", host));
    return ApiReply.json(new Voters(voters));
  }

  ApiReply lead(ApiCall call) {
    call.allowQuery();
    DomainMember member = member();
    Leader leader = call.body(Leader.class);
    Map<String, ?> after = Map.of("host", leader.host());
    Leader leads =
        execute(
            AuditAction.LEADER_CHANGED,
            call,
            after,
            () -> {
              member.operator().voters().lead(leader.host(), call::isTimedOut);
              return leader;
            });
    record(AuditAction.LEADER_CHANGED, call, after);
    return ApiReply.json(leads);
  }

  private <T> T execute(
      AuditAction action, ApiCall call, Map<String, ?> ordered, DomainOrders.Request<T> order) {
    return orders.execute(call.principal(), action, null, ordered, order);
  }

  private void record(AuditAction action, ApiCall call, Map<String, ?> after) {
    audit.record(AuditEvent.of(action, call.principal(), after));
  }

  private record FenceBody(long restMs) {}

  private record Voters(List<LogMember> voters) {}

  private record Leader(String host) {}

  private record MigrationBody(String to, boolean dryRun) {}

  /**
   * A set that has moved, or could.
   *
   * @param set its id at the source
   * @param to the host
   * @param ids how many IDs it has
   * @param moved false of a dry run
   */
  private record Migrated(int set, String to, int ids, boolean moved) {}
}
