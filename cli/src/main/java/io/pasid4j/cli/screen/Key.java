// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.screen;

import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/** The keys with a meaning of their own, whatever a terminal sends for them. */
public enum Key {
  /** One line up. */
  UP(Capability.key_up, "\033[A", "\033OA"),
  /** One line down. */
  DOWN(Capability.key_down, "\033[B", "\033OB"),
  /** To the left. */
  LEFT(Capability.key_left, "\033[D", "\033OD"),
  /** To the right. */
  RIGHT(Capability.key_right, "\033[C", "\033OC"),
  /** One page up. */
  PAGE_UP(Capability.key_ppage, "\033[5~"),
  /** One page down. */
  PAGE_DOWN(Capability.key_npage, "\033[6~"),
  /** To the beginning. */
  HOME(Capability.key_home, "\033[H", "\033[1~"),
  /** To the end. */
  LAST(Capability.key_end, "\033[F", "\033[4~"),
  /** Help. */
  F1(Capability.key_f1, "\033OP"),
  /** Filter. */
  F4(Capability.key_f4, "\033OS"),
  /** Sort. */
  F6(Capability.key_f6, "\033[17~"),
  /** Quit. */
  F10(Capability.key_f10, "\033[21~"),
  /** Confirms. */
  ENTER(null, "\r", "\n"),
  /** Removes a character. */
  BACKSPACE(null, "\177", "\b"),
  /** Gives up. */
  ESCAPE(null, "\033"),
  /** A character, which stands for itself. */
  OTHER(null),
  /** The end of the input, or Ctrl-C, Ctrl-D: the mode of the terminal makes no signals of them. */
  END(null, "\003", "\004");

  /** The time that an escape may be the beginning of a longer sequence. */
  private static final int AMBIGUOUS_MS = 100;

  private final @Nullable Capability capability;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final String[] usual;

  Key(@Nullable Capability capability, String... usual) {
    this.capability = capability;
    this.usual = usual;
  }

  /** The sequences of a terminal, and those that most send whatever they say. */
  static KeyMap<Key> map(Terminal terminal) {
    KeyMap<Key> map = new KeyMap<>();
    map.setAmbiguousTimeout(AMBIGUOUS_MS);
    map.setUnicode(OTHER);
    map.setNomatch(OTHER);
    for (char printable = ' '; printable < '\177'; printable++) {
      map.bind(OTHER, Character.toString(printable));
    }
    for (Key key : values()) {
      map.bind(key, key.usual);
      String own = key.capability == null ? null : KeyMap.key(terminal, key.capability);
      if (own != null && !own.isEmpty()) {
        map.bind(key, own);
      }
    }
    return map;
  }
}
