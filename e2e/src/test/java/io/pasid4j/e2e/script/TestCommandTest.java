// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./pasid test} and {@code verify} count, and how they end. */
class TestCommandTest {
  @TempDir private Path directory;
  private ScriptClone clone;

  @BeforeEach
  void makeClone() throws Exception {
    clone = ScriptClone.in(directory);
  }

  @Test
  void theLastLineIsTheSumOfAllReports() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.reportTests("B", 12, 0, 0, 2);

    ProcessResult ran = clone.pasid("test");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("core").endsWith("\n40 passed, 0 failed\n");
  }

  @Test
  void failuresAndErrorsAreFailed() throws Exception {
    clone.reportTests("A", 10, 1, 2, 1);

    ProcessResult ran = clone.pasid("test");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out()).endsWith("\n6 passed, 3 failed\n");
  }

  @Test
  void noTestAtAllIsAFailure() throws Exception {
    ProcessResult ran = clone.pasid("test");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out()).isEqualTo("0 passed, 0 failed\n");
    assertThat(ran.err()).contains("pasid: no test ran");
  }

  @Test
  void aBuildThatFailsIsAFailureThatIsExplained() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.failNextBuild();

    ProcessResult ran = clone.pasid("test");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.err()).contains("[ERROR] as told", "mvn verify failed; the whole log: ");
  }

  @Test
  void verifyCountsItsOwnTestsInAFreshClone() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);

    assertThat(clone.pasid("verify", "--short", "--kills", "0").out())
        .endsWith("\n30 passed, 0 failed\n");
  }

  @Test
  void reportsOfAnEarlierRunDoNotCount() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.pasid("test");
    clone.failNextBuild();

    assertThat(clone.pasid("test").out()).isEqualTo("0 passed, 0 failed\n");
  }
}
