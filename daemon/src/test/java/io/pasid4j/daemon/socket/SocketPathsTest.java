// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default path, by user and environment. */
class SocketPathsTest {
  @ParameterizedTest
  @CsvSource({
    "/run/user/1000, 1000, /run/user/1000/pasid/pasid.sock",
    "/run/user/0, 0, /run/user/0/pasid/pasid.sock",
    ", 0, /run/pasid/pasid.sock",
    "'', 0, /run/pasid/pasid.sock",
    "relative/dir, 0, /run/pasid/pasid.sock",
    ", 1000, /tmp/pasid-1000/pasid.sock",
    ", -2, /tmp/pasid-4294967294/pasid.sock",
  })
  void followsTheRule(String runtimeDir, int uid, Path expected) {
    assertThat(SocketPaths.of(runtimeDir, uid)).isEqualTo(expected);
  }

  @Test
  void ourUidIsThatOfWhatWeMake(@TempDir Path directory) throws Exception {
    assertThat(Users.effectiveUid()).isEqualTo(Users.ownerOf(directory));
  }
}
