// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Entity tags and the conditions on them (RFC 9110, sections 8.8.3 and 13.1.2). */
final class EntityTags {
  private static final int TAG_BYTES = 16;
  private static final String WEAK = "W/";

  private EntityTags() {}

  /** Returns the strong tag of a content. */
  static String of(HttpData content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.array());
      return "\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES)) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }

  /** Returns the tag of a content in another form than that of its own tag. */
  static String ofForm(String tag, String form) {
    return tag.substring(0, tag.length() - 1) + "-" + form + "\"";
  }

  /** Returns whether the client has the content already, by the weak comparison. */
  static boolean isKnown(String tag, RequestHeaders headers) {
    List<String> fields = headers.getAll(HttpHeaderNames.IF_NONE_MATCH);
    return fields.stream()
        .flatMap(field -> Arrays.stream(field.split(",", -1)))
        .map(String::strip)
        .map(known -> known.startsWith(WEAK) ? known.substring(WEAK.length()) : known)
        .anyMatch(known -> known.equals("*") || known.equals(tag));
  }
}
