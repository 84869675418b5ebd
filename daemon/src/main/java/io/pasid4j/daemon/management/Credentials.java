// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.start.StartException;
import java.util.Optional;

/**
 * The secrets of the management API, read from their files.
 *
 * @param token what TCP clients show; empty: they need none
 * @param tls how TCP is encrypted; empty: not at all
 */
record Credentials(Optional<String> token, Optional<TlsFiles> tls) {
  /**
   * Reads them.
   *
   * @throws StartException if a file cannot be used; the message names it
   */
  static Credentials read(ManagementOptions options) {
    Optional<Tls> tls = options.tls();
    return new Credentials(options.tokenFile().map(TokenFile::read), tls.map(TlsFiles::read));
  }
}
