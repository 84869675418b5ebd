// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.domain.DomainException;
import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.daemon.management.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which orders to a domain are in the audit log. */
class DomainOrdersTest {
  private static final AuditActor ACTOR = AuditActor.management(7, 0, 0);
  private static final AuditSet SET = new AuditSet(3, "vm", "pasid");

  private final List<AuditEvent> audited = new ArrayList<>();
  private final DomainOrders orders = new DomainOrders(audited::add);

  private int migrate(DomainOrders.Request<Integer> order) {
    return orders.execute(ACTOR, AuditAction.SET_MIGRATED, SET, Map.of("host", "b"), order);
  }

  /** It is often executed later; no other line names who ordered it. */
  @Test
  void oneWithoutAnAnswerIsRecorded() {
    assertThatThrownBy(() ->
            migrate(() -> {
              throw new DomainException(Kind.UNKNOWN, "no answer");
            }))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no answer");

    assertThat(audited)
        .containsExactly(
            AuditEvent.of(
                AuditAction.SET_MIGRATED,
                ACTOR,
                SET,
                Map.of(),
                Map.of("host", "b", "outcome", "unknown")));
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void oneThatIsNotExecutedIsNot(Kind kind) {
    assertThatThrownBy(() ->
            migrate(() -> {
              throw new DomainException(kind, "nothing is done");
            }))
        .isInstanceOf(ProblemException.class);

    assertThat(audited).isEmpty();
  }

  @Test
  void oneThatIsExecutedIsItsCallersToRecord() {
    assertThat(migrate(() -> 5)).isEqualTo(5);

    assertThat(audited).isEmpty();
  }
}
