// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.capi;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of pasid.h, against the daemon. */
class ApiTest {
  private static final String EPERM = "-1";
  private static final String ENOENT = "-2";
  private static final String EBUSY = "-16";
  private static final String EEXIST = "-17";
  private static final String EINVAL = "-22";
  private static final String ENOSPC = "-28";
  private static final String EDQUOT = "-122";

  @TempDir static Path directory;
  private static DaemonProcess daemon;
  private ApiTenant tenant;

  @BeforeAll
  static void startDaemon() {
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @BeforeEach
  void connect() throws Exception {
    tenant = new ApiTenant(daemon.socket());
    assertThat(tenant.ask("connect")).isEqualTo("0");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    tenant.close();
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(10));
    }
  }

  @Test
  void allocatesOneSeveralAndContiguousOnes() {
    assertThat(tenant.ask("alloc 12 12")).isEqualTo("12");
    assertThat(tenant.ask("many 10 99 3 0")).isEqualTo("3 10 11 13");
    assertThat(tenant.ask("many 10 99 4 1")).isEqualTo("4 14 15 16 17");
    assertThat(tenant.ask("many 10 18 2 0")).isEqualTo(ENOSPC);
    assertThat(tenant.ask("list 0 4294967295")).isEqualTo("8 10 11 12 13 14 15 16 17");
    assertThat(tenant.ask("free 11 14")).isEqualTo("4");
    assertThat(tenant.ask("list 0 4294967295")).isEqualTo("4 10 15 16 17");
  }

  @Test
  void aThousandAtOnceComeWhole() {
    assertThat(tenant.ask("many 1 0xFFFFF 1000 1").split(" ")).hasSize(1001).endsWith("1000");
    assertThat(tenant.ask("alloc 1 0xFFFFF")).isEqualTo(ENOSPC);
    assertThat(tenant.ask("refusal"))
        .isEqualTo("0 reason=1 min=1 max=1048575 count=1 used=1000 limit=1000");
  }

  @Test
  void aKeyGivesTheSameIdAgain() {
    assertThat(tenant.ask("keyed 50 60 device-7")).isEqualTo("50");
    assertThat(tenant.ask("keyed 50 60 device-8")).isEqualTo("51");
    assertThat(tenant.ask("keyed 50 60 device-7")).isEqualTo("50");
  }

  @Test
  void aReferenceKeepsAFreedId() {
    assertThat(tenant.ask("alloc 5 5")).isEqualTo("5");
    assertThat(tenant.ask("get 5")).isEqualTo("0");
    assertThat(tenant.ask("get 6")).isEqualTo(ENOENT);
    assertThat(tenant.ask("show 5")).isEqualTo("0 state=4 references=1 name=" + name());
    assertThat(tenant.ask("free 5 5")).isEqualTo("1");
    assertThat(tenant.ask("get 5")).isEqualTo(EBUSY);
    assertThat(tenant.ask("alloc 5 5")).isEqualTo(ENOSPC);
    assertThat(tenant.ask("put 5")).as("released").isEqualTo("2");
    assertThat(tenant.ask("put 5")).isEqualTo(ENOENT);
    assertThat(tenant.ask("alloc 5 5")).isEqualTo("5");
  }

  @Test
  void setPrivateIds() {
    assertThat(tenant.ask("many 5 6 2 0")).isEqualTo("2 5 6");
    assertThat(tenant.ask("attach 5 77")).isEqualTo("0");
    assertThat(tenant.ask("attach 6 77")).isEqualTo(EEXIST);
    assertThat(tenant.ask("attach 5 78")).isEqualTo(EBUSY);
    assertThat(tenant.ask("attach 9 79")).isEqualTo(ENOENT);
    assertThat(tenant.ask("attach 6 0x80000000")).isEqualTo(EINVAL);
    assertThat(tenant.ask("find 77")).isEqualTo("5");
    assertThat(tenant.ask("detach 77")).isEqualTo("1");
    assertThat(tenant.ask("find 77")).isEqualTo(ENOENT);
  }

  @Test
  void tellsAboutItself() {
    assertThat(tenant.ask("name vm-7")).isEqualTo("0");
    assertThat(tenant.ask("alloc 1 9")).isEqualTo("1");
    assertThat(tenant.ask("info"))
        .isEqualTo("0 bits=20 policy=0 limit=1000 guarantee=0 used=1 name=vm-7");
    assertThat(tenant.ask("name vm-8")).isEqualTo(EBUSY);
  }

  @Test
  void receivesEvents() {
    assertThat(tenant.ask("subscribe 2 0")).isEqualTo("0");
    assertThat(tenant.ask("event 0")).isEqualTo("0");
    assertThat(tenant.ask("alloc 20 20")).isEqualTo("20");
    assertThat(tenant.ask("get 20")).isEqualTo("0");
    assertThat(tenant.ask("put 20")).isEqualTo("1");
    assertThat(tenant.ask("free 20 20")).isEqualTo("1");
    for (int type : new int[] {0, 2, 3, 1}) {
      assertThat(tenant.ask("event 10000")).isEqualTo("1 type=" + type + " pasid=20");
    }
    assertThat(tenant.ask("unsubscribe")).isEqualTo("1");
    assertThat(tenant.ask("event 0")).isEqualTo(EINVAL);
  }

  @Test
  void anOperatorSeesAndReleases() throws Exception {
    assertThat(tenant.ask("name vm-9")).isEqualTo("0");
    assertThat(tenant.ask("many 30 40 3 0")).isEqualTo("3 30 31 32");
    assertThat(tenant.ask("get 30")).isEqualTo("0");
    try (ApiTenant operator = new ApiTenant(daemon.socket().resolveSibling("s.operator"))) {
      assertThat(operator.ask("connect")).isEqualTo("0");
      assertThat(operator.ask("sets")).contains("vm-9:space=pasid,held=3,referenced=1,pending=0");
      assertThat(operator.ask("show 31")).isEqualTo("0 state=1 references=0 name=vm-9");
      assertThat(operator.ask("quota vm-9 2 0")).isEqualTo(EDQUOT);
      assertThat(operator.ask("quota vm-9 3 0")).isEqualTo("0");
      assertThat(tenant.ask("alloc 1 9")).isEqualTo(ENOSPC);
      assertThat(operator.ask("release vm-9")).isEqualTo("3");
      assertThat(operator.ask("show 31")).isEqualTo("0 state=0 references=0 name=");
    }
    assertThat(tenant.ask("list 0 100")).isEqualTo("0");
  }

  @Test
  void aTenantIsNoOperator() {
    assertThat(tenant.ask("name vm-9")).isEqualTo("0");
    assertThat(tenant.ask("quota vm-9 2000 0")).isEqualTo(EPERM);
    assertThat(tenant.ask("show 99")).isEqualTo("0 state=3 references=0 name=");
    assertThat(tenant.ask("spaces")).isEqualTo("1 pasid:bits=20,policy=0,flags=1");
  }

  private String name() {
    String info = tenant.ask("info");
    return info.substring(info.indexOf("name=") + "name=".length());
  }
}
