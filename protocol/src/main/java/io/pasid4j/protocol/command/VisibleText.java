// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.text.Normalizer;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Finds characters of a name that are invisible, or make it look like another one. The rule is the
 * general profile of Unicode Technical Standard 39, by the Unicode properties of the JDK: printable
 * ASCII, and letters, digits and their marks in the form NFKC. Characters written from right to
 * left are excluded, too, since they would reorder the log line around them.
 */
final class VisibleText {
  private static final int FIRST_ASCII = ' ';
  private static final int LAST_ASCII = '~';

  /** The most marks on one base character. */
  private static final int MOST_MARKS = 3;

  /** Letters and marks without a glyph; the JDK does not know Default_Ignorable_Code_Point. */
  private static final Pattern WITHOUT_GLYPH =
      Pattern.compile("FILLER|VARIATION SELECTOR|VOWEL INHERENT|JOINER|BLANK");

  private VisibleText() {}

  /** Returns the first code point that a name must not contain, or -1 if there is none. */
  static int firstHidden(String text) {
    if (text.startsWith(" ") || text.endsWith(" ")) {
      return ' ';
    }
    int changed = firstNotNormal(text);
    return changed >= 0 ? changed : firstUnfit(text.codePoints().toArray());
  }

  private static int firstNotNormal(String text) {
    if (Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
      return -1;
    }
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    int at = 0;
    while (at < text.length() - 1 && at < normal.length() && text.charAt(at) == normal.charAt(at)) {
      at++;
    }
    return text.codePointAt(at);
  }

  private static int firstUnfit(int[] codePoints) {
    int base = -1;
    int marks = 0;
    for (int i = 0; i < codePoints.length; i++) {
      int codePoint = codePoints[i];
      boolean isMark = isMark(codePoint);
      marks = isMark ? marks + 1 : 0;
      base = isMark ? base : codePoint;
      boolean fits =
          isAscii(codePoint)
              || (isLetterOrDigit(codePoint)
                  && (!isMark
                      || (marks <= MOST_MARKS
                          && belongsTo(base, codePoint)
                          && codePoints[i - 1] != codePoint)));
      if (!fits) {
        return codePoint;
      }
    }
    return -1;
  }

  private static boolean isAscii(int codePoint) {
    return codePoint >= FIRST_ASCII && codePoint <= LAST_ASCII;
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** A mark of any script that has not been composed with its base belongs to none. */
  private static boolean belongsTo(int base, int mark) {
    return base >= 0 && Character.UnicodeScript.of(base) == Character.UnicodeScript.of(mark);
  }

  private static boolean isLetterOrDigit(int codePoint) {
    return Character.isUnicodeIdentifierPart(codePoint)
        && !Character.isIdentifierIgnorable(codePoint)
        && !isRightToLeft(codePoint)
        && !WITHOUT_GLYPH
            .matcher(Objects.requireNonNullElse(Character.getName(codePoint), ""))
            .find();
  }

  private static boolean isRightToLeft(int codePoint) {
    return switch (Character.getDirectionality(codePoint)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
          Character.DIRECTIONALITY_ARABIC_NUMBER ->
          true;
      default -> false;
    };
  }
}
