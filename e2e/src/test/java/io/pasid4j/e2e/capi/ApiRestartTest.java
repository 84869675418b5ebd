// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.capi;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.WithDaemon;
import org.junit.jupiter.api.Test;

/** The daemon ends and comes back under programs that use pasid.h. */
class ApiRestartTest extends WithDaemon {
  private static final String EIO = "-5";
  private static final int LOST = 100;

  @Test
  void aResumableSessionGoesOnWithAllItHad() throws Exception {
    try (ApiTenant tenant = new ApiTenant(daemon.socket())) {
      assertThat(tenant.ask("open vm-7")).isEqualTo("0");
      assertThat(tenant.ask("many 1 9 3 0")).isEqualTo("3 1 2 3");
      assertThat(tenant.ask("keyed 20 29 device-7")).isEqualTo("20");
      assertThat(tenant.ask("get 1")).isEqualTo("0");
      assertThat(tenant.ask("get 2")).isEqualTo("0");
      assertThat(tenant.ask("free 2 2")).isEqualTo("1");
      assertThat(tenant.ask("attach 3 77")).isEqualTo("0");

      killAndRestart();

      assertThat(tenant.ask("list 0 4294967295")).isEqualTo("3 1 3 20");
      assertThat(tenant.ask("info"))
          .isEqualTo("0 bits=20 policy=0 limit=1000 guarantee=0 used=4 name=vm-7");
      assertThat(tenant.ask("keyed 20 29 device-7")).isEqualTo("20");
      assertThat(tenant.ask("find 77")).isEqualTo("3");
      assertThat(tenant.ask("put 1")).as("the last reference, still held").isEqualTo("1");
      assertThat(tenant.ask("put 2")).as("the last reference, gone back").isEqualTo("2");
      assertThat(tenant.ask("alloc 1 9")).isEqualTo("2");
    }
  }

  @Test
  void aRequestWaitsForTheDaemon() throws Exception {
    try (ApiTenant tenant = new ApiTenant(daemon.socket())) {
      assertThat(tenant.ask("open vm-7")).isEqualTo("0");
      assertThat(tenant.ask("alloc 1 9")).isEqualTo("1");
      daemon.kill();
      tenant.send("many 1 9 3 1");
      daemon = start();

      assertThat(tenant.readLine()).isEqualTo("3 2 3 4");
    }
  }

  @Test
  void eventsGoOnBehindAGap() throws Exception {
    try (ApiTenant tenant = new ApiTenant(daemon.socket())) {
      assertThat(tenant.ask("open vm-7")).isEqualTo("0");
      assertThat(tenant.ask("subscribe 2 0")).isEqualTo("0");
      assertThat(tenant.ask("alloc 1 9")).isEqualTo("1");
      assertThat(tenant.ask("event 10000")).isEqualTo("1 type=0 pasid=1");

      killAndRestart();

      assertThat(tenant.ask("event 30000")).isEqualTo("1 type=" + LOST + " pasid=0");
      assertThat(tenant.ask("free 1 1")).isEqualTo("1");
      assertThat(tenant.ask("event 10000")).isEqualTo("1 type=1 pasid=1");
    }
  }

  @Test
  void aSessionThatIsNotResumableIsLost() throws Exception {
    try (ApiTenant tenant = new ApiTenant(daemon.socket())) {
      assertThat(tenant.ask("connect")).isEqualTo("0");
      assertThat(tenant.ask("alloc 1 9")).isEqualTo("1");

      killAndRestart();

      assertThat(tenant.ask("alloc 1 9")).isEqualTo(EIO);
    }
  }
}
