// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts, reports and exit codes of {@code ./pasid test} and {@code verify}. */
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
    assertThat(ran.err()).contains("[ERROR] on purpose", "mvn verify failed; the whole log: ");
  }

  @Test
  void verifyCountsItsOwnTestsInAFreshClone() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    // Runs where spin is there; no configuration is a test of its own.
    Path model = Files.writeString(clone.source("domain/src/model/check.sh"), "#!/bin/sh\n");
    assertThat(model.toFile().setExecutable(true)).isTrue();

    assertThat(clone.pasid("verify", "--short", "--kills", "0", "--domain-minutes", "0").out())
        .endsWith("\n30 passed, 0 failed\n");
  }

  @Test
  void reportsOfAnEarlierRunDoNotCount() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.pasid("test");
    clone.failNextBuild();

    assertThat(clone.pasid("test").out()).isEqualTo("0 passed, 0 failed\n");
  }

  @Test
  void theHelpDeletesNothing() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.pasid("test");

    ProcessResult help = clone.pasid("test", "--help");
    clone.pasid("sets");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("usage: ./pasid test");
    assertThat(clone.root().resolve("core/target/surefire-reports/TEST-A.xml")).exists();
    assertThat(clone.builds()).isOne();
  }

  @Test
  void aPartOfTheTestsKeepsOtherReportsAndTheBuild() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.pasid("test");
    clone.forgetTests();
    clone.reportTests("B", 2, 0, 0, 0);

    ProcessResult ran = clone.pasid("test", "-Dtest=B");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).endsWith("\n2 passed, 0 failed\n");
    assertThat(clone.root().resolve("core/target/surefire-reports/TEST-A.xml")).exists();
    clone.pasid("daemon");
    assertThat(clone.builds()).isEqualTo(2);
  }

  @Test
  void aPartOfTheTestsOfChangedSourcesIsNoBuild() throws Exception {
    clone.reportTests("A", 30, 0, 0, 0);
    clone.pasid("test");
    Files.writeString(clone.source("core/src/main/java/Added.java"), "class Added {}");
    clone.pasid("test", "-pl", "core");

    clone.pasid("daemon");

    assertThat(clone.builds()).isEqualTo(3);
  }
}
