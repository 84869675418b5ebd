// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.free.FreeIndex;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A set that goes on by itself because another has moved the cursor of the space. */
class CyclicStretchTest {
  private final AtomicInteger cursor = new AtomicInteger();

  private CyclicChooser chooser(int bits) {
    PasidSpace space = PasidSpace.builder().bits(bits).build();
    LocalSet set = (LocalSet) space.open("vm", Quota.limit(1));
    FreeIndex index = set.space.index;
    return new CyclicChooser(index, cursor, set.space.maxId());
  }

  @Test
  void aStretchAtTheTopOf31BitsGoesRoundToTheBottom() {
    CyclicChooser chooser = chooser(31);
    cursor.set(Integer.MAX_VALUE - 2);
    chooser.startStretch();
    assertThat(cursor).hasValue(0);
    int[] ids = new int[5];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = chooser.take(0, Integer.MAX_VALUE);
    }
    assertThat(ids)
        .containsExactly(Integer.MAX_VALUE - 2, Integer.MAX_VALUE - 1, Integer.MAX_VALUE, 1, 2);
  }

  /** The stretch begins when the bit of an ID is taken: an ID would be lost for want of memory. */
  @Test
  void noMemoryIsTakenToBeginAStretch() throws IOException {
    String file = CyclicChooser.class.getSimpleName() + ".class";
    try (InputStream in = Objects.requireNonNull(CyclicChooser.class.getResourceAsStream(file))) {
      List<CodeElement> takesMemory =
          ClassFile.of().parse(in.readAllBytes()).methods().stream()
              .flatMap(method -> elements(method).stream())
              .filter(each ->
                  each instanceof InvokeDynamicInstruction || each instanceof NewObjectInstruction)
              .toList();
      assertThat(takesMemory).isEmpty();
    }
  }

  private static List<CodeElement> elements(MethodModel method) {
    return method.code().map(code -> code.elementList()).orElse(List.of());
  }
}
