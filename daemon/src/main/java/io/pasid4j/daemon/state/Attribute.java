// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

/**
 * A key or a SPID of an ID.
 *
 * @param id the ID
 * @param generation for which it holds
 * @param spid the SPID, or -1 if it is a key
 * @param key the key, empty if it is a SPID
 */
record Attribute(int id, int generation, int spid, String key) {
  boolean isKey() {
    return spid < 0;
  }
}
