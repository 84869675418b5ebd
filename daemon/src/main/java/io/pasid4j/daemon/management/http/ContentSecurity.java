// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The scripts and styles that a browser may run of an answer: of a page those within it, or, if it
 * has none, the daemon's files; else none.
 */
final class ContentSecurity {
  private static final String NOTHING =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  private ContentSecurity() {}

  /** The value of the header Content-Security-Policy. */
  static String of(MediaType type, HttpData body) {
    if (!type.is(MediaType.HTML_UTF_8)) {
      return NOTHING;
    }
    String page = body.toStringUtf8();
    return "%s; connect-src 'self'; img-src data:; script-src %s; style-src %s"
        .formatted(NOTHING, sources(SCRIPT, page), sources(STYLE, page));
  }

  private static String sources(Pattern element, String page) {
    String within =
        element.matcher(page).results().map(ContentSecurity::hash).collect(Collectors.joining(" "));
    return within.isEmpty() ? "'self'" : within;
  }

  private static String hash(MatchResult element) {
    try {
      byte[] text = element.group(1).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
