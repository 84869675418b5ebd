// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The payload of a version message, command or reply: {@code u16 major; u16 minor; JSON\0}, the
 * JSON optional. Immutable.
 *
 * @param major 0 to 65535
 * @param minor 0 to 65535
 * @param capabilities what the sender can take; the defaults for what it does not name
 */
public record VersionMessage(int major, int minor, Capabilities capabilities) {
  /** The most JSON that is read, in bytes without its NUL. */
  public static final int MOST_JSON_BYTES = 4096;

  private static final int MINOR_AT = 2;
  private static final int JSON_AT = 4;
  private static final int MOST_NUMBER = 0xFFFF;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names the value
   */
  public VersionMessage {
    if (major < 0 || major > MOST_NUMBER || minor < 0 || minor > MOST_NUMBER) {
      throw new IllegalArgumentException(
          "version: " + major + "." + minor + " (expected: two numbers of 0 to 65535)");
    }
  }

  /**
   * Reads a payload. Costs time in proportion to its length, which is bounded.
   *
   * @param payload holds the message's payload; its position and limit stay
   * @param at absolute index of the payload's first byte
   * @param lengthBytes the payload's length, 0 or more
   * @return what it says, whatever the version is
   * @throws MalformedVersionException if it is shorter than 4 bytes, its JSON has no NUL, something
   *     other than NULs follows that NUL, the JSON is longer than {@link #MOST_JSON_BYTES}, not
   *     UTF-8, not one JSON object, nested deeper than 16, has a name twice, or a known capability
   *     has the wrong type or is out of range
   */
  public static VersionMessage decode(ByteBuffer payload, int at, int lengthBytes)
      throws MalformedVersionException {
    if (lengthBytes < JSON_AT) {
      throw new MalformedVersionException(
          "version payload: " + lengthBytes + " bytes (expected: 4 or more)");
    }
    return new VersionMessage(
        LittleEndian.u16(payload, at),
        LittleEndian.u16(payload, at + MINOR_AT),
        lengthBytes == JSON_AT
            ? Capabilities.DEFAULT
            : CapabilitiesJson.parse(json(payload, at + JSON_AT, lengthBytes - JSON_AT)));
  }

  /**
   * Writes the payload.
   *
   * @return a new buffer that holds the payload from 0 to its limit
   */
  public ByteBuffer encode() {
    byte[] json = CapabilitiesJson.format(capabilities).getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(JSON_AT + json.length + 1);
    LittleEndian.put16(payload, 0, major);
    LittleEndian.put16(payload, MINOR_AT, minor);
    payload.put(JSON_AT, json);
    return payload;
  }

  private static String json(ByteBuffer payload, int at, int lengthBytes)
      throws MalformedVersionException {
    int jsonBytes = 0;
    while (jsonBytes < lengthBytes && payload.get(at + jsonBytes) != 0) {
      jsonBytes++;
    }
    if (jsonBytes == lengthBytes || jsonBytes > MOST_JSON_BYTES) {
      throw new MalformedVersionException(
          "version data: "
              + jsonBytes
              + " bytes (expected: at most "
              + MOST_JSON_BYTES
              + " and then a NUL)");
    }
    for (int i = jsonBytes + 1; i < lengthBytes; i++) {
      if (payload.get(at + i) != 0) {
        throw new MalformedVersionException("version data: bytes after its NUL (expected: none)");
      }
    }
    return utf8(payload.slice(at, jsonBytes));
  }

  private static String utf8(ByteBuffer bytes) throws MalformedVersionException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedVersionException("version data: not UTF-8 (expected: UTF-8)");
    }
  }
}
