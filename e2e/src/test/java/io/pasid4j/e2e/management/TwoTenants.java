// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;

/**
 * Two tenants of a space of their own: vm-a has the IDs 1 to 12, and SPID 7 for ID 3; vm-b has 20
 * to 24. The page shows the space.
 */
final class TwoTenants implements AutoCloseable {
  final String space;
  final PasidClient first;
  final PasidClient second;
  private final OpenPage page;

  /**
   * Connects the tenants and opens the page.
   *
   * @param number that of a space of {@link #spaces}, each for one object
   */
  TwoTenants(OpenPage page, int number) throws Exception {
    this.page = page;
    space = "space-" + number;
    first = tenant("vm-a");
    second = tenant("vm-b");
    take(first, 1, 12);
    take(second, 20, 24);
    first.attachSpid(3, 7);
    page.open(space, 1400, 900, false);
    page.untilText(".sets tbody", "vm-a");
    page.untilText(".sets tbody", "vm-b");
  }

  /** The configuration of spaces from number 1 on, beside a default one that is not used. */
  static String spaces(int count, String options) {
    StringBuilder spaces = new StringBuilder("other: { bits: 6, default: true }\n");
    for (int number = 1; number <= count; number++) {
      spaces.append("space-%d: { %s }\n".formatted(number, options));
    }
    return spaces.toString();
  }

  private PasidClient tenant(String name) {
    return PasidClient.connect(
        page.daemon().socket(), ConnectOptions.builder().name(name).space(space).build());
  }

  static void take(PasidClient tenant, int min, int max) {
    for (int id = min; id <= max; id++) {
      tenant.allocate(PasidRange.exactly(id));
    }
  }

  /** The set of a name, as the management API describes it. */
  JsonNode set(String name) throws Exception {
    return page.daemon().json("/v1/sets?space=" + space + "&name=" + name).path("sets").path(0);
  }

  /** Searches on the page. */
  void find(String text) throws Exception {
    page.fill("[role=search] input", text);
    page.press("[role=search]", "Find");
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
