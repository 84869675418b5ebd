// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.PasidInfo;
import io.pasid4j.client.PasidState;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDs that are in use when they are freed, and when their tenant dies. */
class ReferencesTest {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration BACK_AT_MOST = Duration.ofSeconds(1);
  private static final int ID = 7000;
  private static final PasidRange ONLY_ID = PasidRange.exactly(ID);

  @TempDir static Path directory;
  private static DaemonProcess daemon;

  @BeforeAll
  static void startDaemon() {
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }

  @Test
  void aFreedIdIsReleasedByItsLastPut() {
    try (PasidClient session = PasidClient.connect(daemon.socket());
        PasidClient other = PasidClient.connect(daemon.socket())) {
      session.allocate(ONLY_ID);
      session.attach(ID, this);
      assertThat(session.attachSpid(ID, 3)).isEqualTo(SpidResult.ATTACHED);
      assertThat(session.get(ID)).isEqualTo(GetResult.TAKEN);
      assertThat(other.get(ID)).isEqualTo(GetResult.UNKNOWN);
      assertThat(other.show(ID).state()).isEqualTo(PasidState.ACTIVE);

      assertThat(session.free(ID)).isTrue();

      assertThat(other.show(ID).state()).isEqualTo(PasidState.FREE_PENDING);
      assertThat(other.show(ID).references()).isEqualTo(1);
      assertThat(session.get(ID)).isEqualTo(GetResult.BUSY);
      assertThat(session.findBySpid(3)).isEqualTo(ID);
      assertThat(session.attachment(ID)).isSameAs(this);
      assertThat(other.tryAllocate(ONLY_ID)).isEqualTo(Refusal.RANGE_FULL.code());

      assertThat(session.put(ID)).isEqualTo(PutResult.RELEASED);

      assertThat(session.findBySpid(3)).isEqualTo(-1);
      assertThat(session.attachment(ID)).isNull();
      assertThat(other.allocate(ONLY_ID)).isEqualTo(ID);
    }
  }

  @Test
  void idsThatAKilledTenantReferencedAreFreeWithinASecond() throws Exception {
    try (LineProcess tenant = ReferringTenant.start(daemon.socket(), ID);
        Operator operator = new Operator(daemon.socket())) {
      assertThat(tenant.readLine(ANSWER)).isEqualTo("ready");
      assertShown(tenant.pid());

      tenant.kill();

      assertThat(operator.awaitEmpty(BACK_AT_MOST)).isLessThan(BACK_AT_MOST);
    }
  }

  private static void assertShown(long pid) {
    try (PasidClient observer = PasidClient.connect(daemon.socket())) {
      assertThat(observer.show(ID).state()).isEqualTo(PasidState.IDLE);
      assertThat(observer.show(ID + 1).state()).isEqualTo(PasidState.ACTIVE);
      PasidInfo pending = observer.show(ID + 2);
      assertThat(pending.state()).isEqualTo(PasidState.FREE_PENDING);
      assertThat(pending.references()).isEqualTo(2);
      assertThat(pending.holder()).satisfies(holder -> assertThat(holder.pid()).isEqualTo(pid));
    }
  }

  @Test
  void idsThatATenantReferencedAtItsExitAreFree() throws Exception {
    try (LineProcess tenant = ReferringTenant.start(daemon.socket(), ID)) {
      assertThat(tenant.readLine(ANSWER)).isEqualTo("ready");
      tenant.endInput();
      assertThat(tenant.exitCode(ANSWER)).isZero();

      try (Operator operator = new Operator(daemon.socket())) {
        operator.awaitEmpty(BACK_AT_MOST);
      }
    }
  }
}
