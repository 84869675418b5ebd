// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import java.util.function.BooleanSupplier;

/** Liveness, and readiness: whether the daemon serves tenants. */
final class HealthResource {
  private final BooleanSupplier ready;
  private final String version;

  HealthResource(BooleanSupplier ready, String version) {
    this.ready = ready;
    this.version = version;
  }

  ApiReply live(ApiCall call) {
    call.allowQuery();
    return ApiReply.json(new Health("live", version));
  }

  ApiReply ready(ApiCall call) {
    call.allowQuery();
    if (!ready.getAsBoolean()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "tenants' socket: closed (expected: open)");
    }
    return ApiReply.json(new Health("ready", version));
  }

  private record Health(String status, String version) {}
}
