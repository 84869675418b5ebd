// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Lets over TCP only those pass who know a secret. The Unix socket's mode guards itself. */
public final class TokenGate implements DecoratingHttpServiceFunction {
  private static final String SCHEME = "bearer ";

  private final byte[] digest;

  /** A gate that opens for a token. */
  public TokenGate(String token) {
    digest = digest(token);
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    boolean local = context.log().partial().channel() instanceof EpollDomainSocketChannel;
    if (local || isKnown(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
      return next.serve(context, request);
    }
    Reply refusal =
        Reply.problem(
            Problem.of(
                ProblemType.UNAUTHORIZED,
                "authorization: missing or wrong (expected: Bearer and the daemon's token)"));
    ResponseHeaders headers =
        refusal.builder().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer").build();
    return HttpResponse.of(headers, refusal.body());
  }

  /** Takes as long for a token that is nearly right as for any other: digests are compared. */
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
