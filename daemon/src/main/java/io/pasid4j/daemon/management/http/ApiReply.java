// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a resource.
 *
 * @param status the HTTP status
 * @param type of the body
 * @param body the bytes
 * @param tag the entity tag of a content that never changes; null of one that may
 * @param coding whether it goes out compressed
 */
public record ApiReply(
    HttpStatus status, MediaType type, HttpData body, @Nullable String tag, Coding coding) {
  /** The forms that an answer goes out in. */
  public enum Coding {
    /** Sent as it is, whatever the client accepts. */
    PLAIN,
    /** Sent in gzip to a client that accepts it, else as it is. */
    PLAIN_OR_GZIP,
    /** In gzip. */
    GZIP
  }

  private static final MediaType PROBLEM = MediaType.parse("application/problem+json");

  /** Creates an answer of one moment. */
  public ApiReply(HttpStatus status, MediaType type, HttpData body) {
    this(status, type, body, null, Coding.PLAIN);
  }

  /** 200 OK with bytes of one moment that are worth compressing. */
  public static ApiReply compressible(MediaType type, byte[] body) {
    return new ApiReply(HttpStatus.OK, type, HttpData.wrap(body), null, Coding.PLAIN_OR_GZIP);
  }

  /** 200 OK with a JSON body. */
  public static ApiReply json(Object answer) {
    return json(HttpStatus.OK, answer);
  }

  /** Another status with a JSON body. */
  public static ApiReply json(HttpStatus status, Object answer) {
    return new ApiReply(status, MediaType.JSON, HttpData.wrap(ApiJson.bytes(answer)));
  }

  /** 200 OK with a text that is the same as long as the daemon runs. */
  public static ApiReply constant(MediaType type, String text) {
    HttpData body = HttpData.ofUtf8(text);
    return new ApiReply(HttpStatus.OK, type, body, EntityTags.of(body), Coding.PLAIN_OR_GZIP);
  }

  static ApiReply problem(Problem problem) {
    return new ApiReply(
        HttpStatus.valueOf(problem.status()), PROBLEM, HttpData.wrap(ApiJson.bytes(problem)));
  }

  /** Returns 304 Not Modified instead, if the client has this content. */
  ApiReply unlessKnown(RequestHeaders headers) {
    return tag != null && EntityTags.isKnown(tag, headers)
        ? new ApiReply(HttpStatus.NOT_MODIFIED, type, HttpData.empty(), tag, coding)
        : this;
  }

  /** Chooses the form for a client. Each form of a constant content has a tag of its own. */
  ApiReply codedFor(RequestHeaders headers) {
    if (coding != Coding.PLAIN_OR_GZIP || !GzipCoding.isAccepted(headers)) {
      return this;
    }
    String codedTag = tag == null ? null : EntityTags.ofForm(tag, GzipCoding.NAME);
    return new ApiReply(status, type, body, codedTag, Coding.GZIP);
  }

  ResponseHeaders headers() {
    return builder().build();
  }

  ResponseHeadersBuilder builder() {
    // A browser must not guess types, nor frame or script anything.
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(status)
            .set(HttpHeaderNames.CACHE_CONTROL, tag == null ? "no-store" : "no-cache")
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, ContentSecurity.of(type, body))
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    if (tag != null) {
      headers.set(HttpHeaderNames.ETAG, tag);
    }
    if (coding != Coding.PLAIN) {
      headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING.toString());
    }
    return status.equals(HttpStatus.NOT_MODIFIED) ? headers : headers.contentType(type);
  }

  HttpResponse response() {
    if (status.isContentAlwaysEmpty()) {
      return HttpResponse.of(headers());
    }
    return coding == Coding.GZIP
        ? HttpResponse.of(
            builder().set(HttpHeaderNames.CONTENT_ENCODING, GzipCoding.NAME).build(),
            GzipCoding.encode(body))
        : HttpResponse.of(headers(), body);
  }
}
