// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon of the host is found by whoever has none of its own. */
class SocketOptionTest {
  @ParameterizedTest
  @CsvSource({
    "'/own,/host', /own",
    "/own, /own",
    "/host, /host",
    "'', /own",
  })
  void theOwnPlaceComesFirst(String there, Path expected) {
    List<Path> all = List.of(there.split(",")).stream().map(Path::of).toList();

    assertThat(SocketOption.choose(Path.of("/own"), Path.of("/host"), all::contains))
        .isEqualTo(expected);
  }

  @Test
  void theStateIsBesideTheTenantsSocket() {
    assertThat(SocketOption.stateOf(Path.of("/x/operator.sock")))
        .isEqualTo(SocketOption.stateOf(Path.of("/x/pasid.sock")))
        .hasToString("/x/pasid.sock.state");
  }

  @ParameterizedTest
  @CsvSource({
    "/run/pasid/pasid.sock, /run/pasid/state, /run/pasid/state",
    "/run/pasid/pasid.sock, /run/pasid/pasid.sock.state, /run/pasid/pasid.sock.state",
    "/run/pasid/pasid.sock, '', /run/pasid/pasid.sock.state",
    "/x/pasid.sock, /x/state, /x/pasid.sock.state"
  })
  void thatOfThePackageIsWhereItsConfigurationHasIt(Path socket, Path there, Path expected) {
    assertThat(SocketOption.stateOf(socket, there::equals)).isEqualTo(expected);
  }
}
