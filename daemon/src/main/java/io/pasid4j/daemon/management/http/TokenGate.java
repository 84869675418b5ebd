// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Admits clients over TCP by a secret token. The Unix socket's mode protects the socket. */
public final class TokenGate implements DecoratingHttpServiceFunction {
  private static final String SCHEME = "bearer ";

  /** Refusals have a budget apart from that of clients with the token. */
  private static final int REFUSALS_PER_SECOND = 50;

  private final byte[] digest;
  private final RateGate refusals;

  /**
   * Creates a gate.
   *
   * @param token the secret
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public TokenGate(String token, LongSupplier nanoTime) {
    digest = digest(token);
    refusals = new RateGate(REFUSALS_PER_SECOND, nanoTime);
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    boolean local = Transport.of(context) == Transport.UNIX_SOCKET;
    if (local || isKnown(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
      return next.serve(context, request);
    }
    return refusals.serve((_, _) -> refusal(), context, request);
  }

  private static HttpResponse refusal() {
    ApiReply refusal =
        ApiReply.problem(
            Problem.of(
                ProblemType.UNAUTHORIZED,
                "authorization: missing or wrong (expected: Bearer and the daemon's token)"));
    ResponseHeaders headers =
        refusal.builder().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer").build();
    return HttpResponse.of(headers, refusal.body());
  }

  /** Compares digests, which takes the same time for every wrong token. */
  private boolean isKnown(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    return MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length()).trim()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
