// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reply of HTTP/1.1 on a connection that ends with it. Immutable. */
final class HttpReply {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("\\r\\ncontent-length: *([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_DIGITS = 3;
  private static final int HEX = 16;

  private final int status;
  private final byte[] bytes;

  private HttpReply(int status, byte[] bytes) {
    this.status = status;
    this.bytes = bytes;
  }

  /** The status code. */
  int status() {
    return status;
  }

  /** The body as UTF-8. */
  String body() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes of the body; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** True if the body is as long as the head states; false also where the head states no length. */
  static boolean isWhole(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int head = text.indexOf(END_OF_HEAD);
    if (head < 0) {
      return false;
    }
    Matcher length = CONTENT_LENGTH.matcher(text.substring(0, head));
    return length.find() && bodyBytes(bytes, head) >= Long.parseLong(length.group(1));
  }

  private static int bodyBytes(byte[] bytes, int head) {
    return bytes.length - head - END_OF_HEAD.length();
  }

  /**
   * Reads a whole reply.
   *
   * @throws IOException if the bytes are none, or the body is shorter than the head states
   */
  static HttpReply of(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int head = text.indexOf(END_OF_HEAD);
    if (head < STATUS_AT + STATUS_DIGITS || !text.startsWith("HTTP/1.")) {
      throw new IOException("reply: not of HTTP/1.1 (expected: one of the management API)");
    }
    int from = head + END_OF_HEAD.length();
    String fields = text.substring(0, head).toLowerCase(Locale.ROOT);
    try {
      byte[] body =
          fields.contains("\r\ntransfer-encoding: chunked")
              ? dechunked(bytes, text, from)
              : counted(bytes, text, head);
      int status = Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + STATUS_DIGITS));
      return new HttpReply(status, body);
    } catch (NumberFormatException e) {
      throw new IOException("reply: a number of it is none (expected: HTTP/1.1)", e);
    }
  }

  /** The body as long as the head states; up to the end of the bytes where it states no length. */
  private static byte[] counted(byte[] bytes, String text, int head) throws IOException {
    Matcher length = CONTENT_LENGTH.matcher(text.substring(0, head));
    int had = bodyBytes(bytes, head);
    long stated = length.find() ? Long.parseLong(length.group(1)) : had;
    if (had < stated) {
      throw new IOException("reply: " + had + " bytes (expected: " + stated + ", as it states)");
    }
    int from = head + END_OF_HEAD.length();
    return Arrays.copyOfRange(bytes, from, from + (int) stated);
  }

  private static byte[] dechunked(byte[] bytes, String text, int from) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length - from);
    int at = from;
    while (true) {
      int end = text.indexOf("\r\n", at);
      if (end < 0) {
        throw new IOException("reply: ends within a chunk (expected: a whole one)");
      }
      int size = Integer.parseInt(text.substring(at, end).split(";", 2)[0].strip(), HEX);
      int data = end + 2;
      if (size == 0) {
        return body.toByteArray();
      }
      if (size < 0 || size > bytes.length - data) {
        throw new IOException("reply: ends within a chunk (expected: a whole one)");
      }
      body.write(bytes, data, size);
      at = data + size + 2;
    }
  }
}
