// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import java.util.regex.Pattern;

/** Addresses of PCI functions, {@code 0000:03:00.0}. */
final class PciAddress {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");

  private PciAddress() {}

  static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  /** The function's number. */
  static int function(String address) {
    return address.charAt(address.length() - 1) - '0';
  }
}
