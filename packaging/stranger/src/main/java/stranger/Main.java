// SPDX-License-Identifier: Apache-2.0
package stranger;

import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import java.nio.file.Path;

/** Uses the published libraries; prints what it got. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    PasidSpace space = PasidSpace.builder().bits(20).build();
    try (PasidSet set = space.open("vm", Quota.limit(2))) {
      System.out.println("allocated: " + set.allocate(PasidRange.of(5, 9)));
    }
    try (PasidClient client = PasidClient.connect(Path.of("/nowhere"))) {
      System.out.println("connected: " + client.name());
    } catch (PasidConnectionException absent) {
      System.out.println("no daemon");
    }
  }
}
