// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

/** Second word of a fence's info string: why the page's own test does not run the block. */
enum Marker {
  BUILD("starts Maven or the tests that run this one"),
  HOST("changes or needs the host itself: packages, units, users, mounts"),
  HARDWARE("needs a device, a kernel or a VMM that a build machine does not have"),
  PICTURE("shows a layout, or the output of a block that is not run"),
  TEST("is run by the test that the third word names");

  private final String reason;

  Marker(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
