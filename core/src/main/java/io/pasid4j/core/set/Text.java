// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

/** Names and keys: text that every encoding of Unicode preserves. */
public final class Text {
  private Text() {}

  /**
   * Checks a name or a key.
   *
   * @param what names the value in the message
   * @throws IllegalArgumentException if the text is empty, or has half of a surrogate pair, which
   *     UTF-8 cannot encode: two such texts would be equal after a snapshot or a restart
   */
  public static void check(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + ": empty (expected: 1 character or more)");
    }
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        boolean paired =
            at + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
        if (!paired) {
          throw new IllegalArgumentException(
              what + ": unpaired surrogate at " + at + " (expected: Unicode text)");
        }
        at++;
      }
    }
  }
}
