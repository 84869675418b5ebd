// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On an unguarded loopback port, admits only requests whose Host header names loopback: a web page
 * can resolve its own name to this machine's address, and make a browser here send requests (DNS
 * rebinding).
 */
public final class HostGate implements DecoratingHttpServiceFunction {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    boolean local = Transport.of(context) == Transport.UNIX_SOCKET;
    @Nullable String host = request.headers().authority();
    if (local || (host != null && LOOPBACK.matcher(host).matches())) {
      return next.serve(context, request);
    }
    return ApiReply.problem(
            Problem.of(
                ProblemType.MISDIRECTED,
                "host: " + host + " (expected: localhost, 127.0.0.1 or [::1])"))
        .response();
  }
}
