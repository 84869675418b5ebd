// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.domain.DomainException;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes operators' orders to a domain. An order that was executed is recorded by its caller; one
 * of which that is not known is recorded here, because it is often executed later. Thread-safe.
 */
final class DomainOrders {
  private final AuditLog audit;

  DomainOrders(AuditLog audit) {
    this.audit = audit;
  }

  /** A request to a domain. */
  interface Request<T> {
    T send() throws DomainException;
  }

  /**
   * Executes an order.
   *
   * @param set that it is about; null if it is about none
   * @param ordered what was ordered, as it is recorded if the outcome is not known
   * @throws ProblemException if it is refused, or there is no answer
   */
  <T> T execute(
      AuditActor actor,
      AuditAction action,
      @Nullable AuditSet set,
      Map<String, ?> ordered,
      Request<T> order) {
    try {
      return order.send();
    } catch (DomainException e) {
      if (e.kind() == DomainException.Kind.UNKNOWN) {
        Map<String, Object> after = new HashMap<>(ordered);
        after.put("outcome", "unknown");
        audit.record(new AuditEvent(action, actor, set, Map.of(), after));
      }
      throw problem(e);
    }
  }

  /**
   * Asks a question, which changes nothing.
   *
   * @throws ProblemException if there is no answer
   */
  static <T> T ask(Request<T> question) {
    try {
      return question.send();
    } catch (DomainException e) {
      throw problem(e);
    }
  }

  private static ProblemException problem(DomainException e) {
    return new ProblemException(
        e.kind() == DomainException.Kind.REFUSED ? ProblemType.CONFLICT : ProblemType.UNAVAILABLE,
        String.valueOf(e.getMessage()));
  }
}
