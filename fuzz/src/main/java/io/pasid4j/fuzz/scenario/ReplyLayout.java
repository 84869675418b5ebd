// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

/**
 * Offsets in the payloads of replies, as docs/reference/protocol.md gives them. Written down once
 * more here and not taken from the codecs, which are under test.
 */
final class ReplyLayout {
  static final int SESSION_SET_ID = 4;
  static final int SESSION_LIMIT = 8;
  static final int SESSION_GUARANTEE = 12;
  static final int SESSION_BITS = 16;
  static final int SESSION_HELD = 20;
  static final int SESSION_TOKEN = 24;

  static final int INFO_LIMIT = 12;
  static final int INFO_GUARANTEE = 16;
  static final int INFO_HELD = 20;
  static final int INFO_SET_ID = 28;
  static final int INFO_NAME = 32;

  static final int REFUSAL_CODE = 4;
  static final int REFUSAL_MIN = 8;
  static final int REFUSAL_MAX = 12;
  static final int REFUSAL_COUNT = 16;
  static final int REFUSAL_HELD = 20;
  static final int REFUSAL_LIMIT = 24;
  static final int REFUSAL_AVAILABLE_AT = 32;

  static final int SHOW_HOLDER = 4;
  static final int SHOW_REFERENCES = 88;

  /** The first entry of SETS; each entry has the offsets below. */
  static final int SETS_ENTRIES = 4;

  static final int ENTRY_BYTES = 184;
  static final int ENTRY_UID = 8;
  static final int ENTRY_NAME = 16;
  static final int ENTRY_HELD = 84;
  static final int ENTRY_LIMIT = 88;
  static final int ENTRY_GUARANTEE = 92;
  static final int ENTRY_ACTIVE = 104;
  static final int ENTRY_PENDING = 108;
  static final int ENTRY_FLAGS = 112;
  static final int ENTRY_SPACE = 116;

  private ReplyLayout() {}
}
