// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CID of this machine, as the kernel says it. */
class VsockDeviceTest {
  @Test
  void isACidOfAVmOrNone() {
    OptionalLong cid = VsockDevice.localCid(VsockDevice.DEFAULT_PATH);

    cid.ifPresent(value -> assertThat(value).isBetween(3L, 0x7FFF_FFFFL));
    assertThat(cid).isEqualTo(VsockDevice.localCid(VsockDevice.DEFAULT_PATH));
  }

  @Test
  void isUnknownWhereThereIsNoSuchDevice(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");

    assertThat(VsockDevice.localCid(directory.resolve("missing"))).isEmpty();
    assertThat(VsockDevice.localCid(file)).isEmpty();
    assertThat(VsockDevice.localCid(directory)).isEmpty();
    assertThat(VsockDevice.localCid(Path.of("/dev/null"))).isEmpty();
  }
}
