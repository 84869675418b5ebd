// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Wherever an operation runs out of memory, no ID is lost, allocated twice, or charged to none. */
class AllocationFailureTest {
  private static final Logger LOG = Logger.getLogger("io.pasid4j.core");

  /** A lock that is never released makes the test hang. */
  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void everyPlaceMayFailOnce() throws Exception {
    Level level = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      List<String> report = campaign().call().stream().map(Object::toString).toList();
      assertThat(report).filteredOn(line -> line.startsWith("BAD")).isEmpty();
      int places = report.stream().mapToInt(line -> Integer.parseInt(line.split(" ", -1)[1])).sum();
      System.out.println("places that were failed once: " + places);
      assertThat(places).isGreaterThan(2000);
    } finally {
      LOG.setLevel(level);
    }
  }

  /** A class that is initialised in the middle of an operation may take memory, and fail. */
  @Test
  @Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
  void everyPlaceOfTheFirstOperationsMayFailOnce() throws Exception {
    int place = 1;
    while (firstUse(place).call()) {
      place++;
    }
    assertThat(place).isGreaterThan(20);
  }

  private static Callable<Boolean> firstUse(int place) throws Exception {
    Class<?> loaded =
        new FaultLoader(AllocationFailureTest.class.getClassLoader())
            .loadClass(FirstUse.class.getName());
    @SuppressWarnings("unchecked") // the class is FirstUse, loaded anew
    Callable<Boolean> firstUse =
        (Callable<Boolean>) loaded.getDeclaredConstructor(int.class).newInstance(place);
    return firstUse;
  }

  private static Callable<List<?>> campaign() throws Exception {
    Class<?> loaded =
        new FaultLoader(AllocationFailureTest.class.getClassLoader())
            .loadClass(FaultCampaign.class.getName());
    @SuppressWarnings("unchecked") // the class is FaultCampaign, loaded anew
    Callable<List<?>> campaign = (Callable<List<?>>) loaded.getDeclaredConstructor().newInstance();
    return campaign;
  }
}
