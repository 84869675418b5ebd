// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/** Makes problem details of what the HTTP server itself refuses. */
public final class ProblemErrorHandler implements ServerErrorHandler {
  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return Reply.problem(problemOf(context, cause)).response();
  }

  private static Problem problemOf(ServiceRequestContext context, Throwable cause) {
    return switch (cause) {
      case ContentTooLargeException tooLarge ->
          Problem.of(ProblemType.BODY_TOO_LARGE, tooLong(tooLarge.maxContentLength()));
      case RequestTimeoutException late ->
          Problem.of(ProblemType.REQUEST_TIMEOUT, "request: not answered in time");
      case HttpStatusException status ->
          problemOf(status.httpStatus(), null, context.maxRequestLength());
      default -> Problem.of(ProblemType.INTERNAL_ERROR, cause.toString());
    };
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return rendered(config, status, description);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String detail = description;
    if (status.equals(HttpStatus.NOT_FOUND) && headers != null) {
      detail = "path: " + headers.path() + " (expected: one of /openapi.json)";
    }
    return rendered(config, status, detail);
  }

  private static Problem problemOf(HttpStatus status, @Nullable String detail, long mostBytes) {
    boolean large = status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
    return Problem.of(status, large ? tooLong(mostBytes) : detail);
  }

  private static String tooLong(long mostBytes) {
    return "body: too long (expected: <= " + mostBytes + " bytes)";
  }

  private static AggregatedHttpResponse rendered(
      ServiceConfig config, HttpStatus status, @Nullable String detail) {
    Reply reply = Reply.problem(problemOf(status, detail, config.maxRequestLength()));
    return AggregatedHttpResponse.of(reply.headers(), reply.body());
  }
}
