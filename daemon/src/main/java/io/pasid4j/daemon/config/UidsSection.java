// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The key {@code domain.uids}. */
final class UidsSection {
  private static final long MOST_UID = 0xFFFF_FFFEL;

  private UidsSection() {}

  /** Reads the section; an entry that is wrong is a problem, and left out. */
  static UidMap read(Section section) {
    Map<Integer, Integer> hereByDomain = new HashMap<>();
    for (String key : section.keys()) {
      OptionalInt domainUid = uid(section, key);
      OptionalInt here = section.value(key).user();
      if (domainUid.isEmpty() || here.isEmpty()) {
        continue;
      }
      if (hereByDomain.containsKey(domainUid.getAsInt())) {
        section.problem(key, "given again", "each uid of the domain once");
      } else if (hereByDomain.containsValue(here.getAsInt())) {
        section.problem(
            key,
            Integer.toUnsignedString(here.getAsInt()),
            "a uid that no other user of the domain has here");
      } else {
        hereByDomain.put(domainUid.getAsInt(), here.getAsInt());
      }
    }
    return new UidMap(hereByDomain);
  }

  private static OptionalInt uid(Section section, String key) {
    OptionalInt uid =
        NumberText.parse(key).stream()
            .filter(number -> number <= MOST_UID)
            .mapToInt(Long::intValue)
            .findFirst();
    if (uid.isEmpty()) {
      section.problem(key, "no uid", "a uid in the domain, 0 to " + MOST_UID);
    }
    return uid;
  }
}
