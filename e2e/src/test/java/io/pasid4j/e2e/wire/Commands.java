// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import java.util.Map;

/** The commands by the names docs/reference/protocol.md gives them. */
final class Commands {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("VERSION", Wire.VERSION),
          Map.entry("GET_API_VERSION", 0x3B64),
          Map.entry("CHECK_EXTENSION", 0x3B65),
          Map.entry("SET_IOMMU", 0x3B66),
          Map.entry("IOMMU_GET_INFO", 0x3B70),
          Map.entry("PASID_REQUEST", 0x3B76),
          Map.entry("INFO", 0x5000),
          Map.entry("ALLOCATE", 0x5001),
          Map.entry("FREE", 0x5002),
          Map.entry("HOLDS", 0x5003),
          Map.entry("LIST", 0x5004),
          Map.entry("NAME", 0x5005),
          Map.entry("ALLOCATE_KEYED", 0x5006),
          Map.entry("GET", 0x5007),
          Map.entry("PUT", 0x5008),
          Map.entry("ATTACH_SPID", 0x5009),
          Map.entry("DETACH_SPID", 0x500A),
          Map.entry("FIND_SPID", 0x500B),
          Map.entry("REFUSAL", 0x500F),
          Map.entry("SETS", 0x5010),
          Map.entry("SHOW", 0x5011),
          Map.entry("RELEASE", 0x5012),
          Map.entry("SUBSCRIBE", 0x5013),
          Map.entry("UNSUBSCRIBE", 0x5014),
          Map.entry("ACK_DRAIN", 0x5015));

  private Commands() {}

  /** The number of a name, or of a number as text. */
  static int number(String command) {
    Integer known = NUMBERS.get(command);
    return known != null ? known : Integer.decode(command);
  }
}
