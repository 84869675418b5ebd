// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.pasid4j.daemon.audit.AuditActor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One request, with its parameters checked where they are read. */
public final class ApiCall {
  private final ServiceRequestContext context;
  private final AuditActor principal;
  private final Map<String, String> path;
  private final QueryParams query;
  private final MediaType bodyType;
  private final byte[] body;

  private ApiCall(
      ServiceRequestContext context,
      AuditActor principal,
      Map<String, String> path,
      QueryParams query,
      MediaType bodyType,
      byte[] body) {
    this.context = context;
    this.principal = principal;
    this.path = path;
    this.query = query;
    this.bodyType = bodyType;
    this.body = body;
  }

  /** A request whose body has come in whole. */
  static ApiCall of(ServiceRequestContext context, AggregatedHttpRequest whole) {
    MediaType type = Objects.requireNonNullElse(whole.contentType(), MediaType.OCTET_STREAM);
    return new ApiCall(
        context,
        Principals.of(context),
        context.pathParams(),
        context.queryParams(),
        type,
        whole.content().array());
  }

  /** A request of which no body is expected. */
  public static ApiCall of(ServiceRequestContext context) {
    return new ApiCall(
        context,
        Principals.of(context),
        context.pathParams(),
        context.queryParams(),
        MediaType.OCTET_STREAM,
        new byte[0]);
  }

  /** Returns whether the caller has been told that it took too long: nothing more is to be done. */
  public boolean isTimedOut() {
    return context.isTimedOut();
  }

  /** The caller. */
  public AuditActor principal() {
    return principal;
  }

  /** A part of the path. */
  public String path(String name) {
    return Objects.requireNonNull(path.get(name));
  }

  /** A part of the path that is a number. */
  public long pathNumber(String name, long least, long most) {
    return ParameterNumbers.parse(name, path(name), least, most);
  }

  /** Refuses unknown query parameters, and repeated ones. */
  public void allowQuery(String... names) {
    List<String> known = List.of(names);
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw ProblemException.invalid(
            name + ": unknown parameter (expected: " + (known.isEmpty() ? "none" : known) + ")");
      }
      if (query.getAll(name).size() > 1) {
        throw ProblemException.invalid(name + ": given twice (expected: once)");
      }
    }
  }

  /** A query parameter. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A query parameter that is a number. */
  public long queryNumber(String name, long least, long most, long otherwise) {
    return query(name)
        .map(text -> ParameterNumbers.parse(name, text, least, most))
        .orElse(otherwise);
  }

  /** A query parameter that is true or false. */
  public boolean queryFlag(String name) {
    String text = query(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw ProblemException.invalid(name + ": " + text + " (expected: true or false)");
    }
    return text.equals("true");
  }

  /** The body, as an object of a shape. */
  public <T> T body(Class<T> type) {
    // A page of another origin can make a browser send a form, or text, but not JSON without asking
    // first (CORS).
    if (!bodyType.is(MediaType.JSON)) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "content-type: " + bodyType + " (expected: application/json)");
    }
    return ApiJson.read(body, type);
  }
}
