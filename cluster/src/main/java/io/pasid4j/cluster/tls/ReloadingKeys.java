// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.tls;

import io.pasid4j.cluster.config.TlsPaths;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the certificate that the member's files contain at each handshake; Ratis itself reads
 * its files once.
 */
public final class ReloadingKeys extends X509ExtendedKeyManager {
  private final ReloadedFiles<Identity> identity;

  /** By alias: a handshake asks for the chain and then for the key, and both must match. */
  private final Map<String, Identity> offered = new ConcurrentHashMap<>();

  /**
   * Reads the files for the first time.
   *
   * @throws IOException if one of them cannot be read, or they are not a pair
   */
  public ReloadingKeys(TlsPaths paths) throws IOException {
    identity =
        new ReloadedFiles<>(
            List.of(paths.key(), paths.certificate()),
            () ->
                Identity.of(PemFiles.key(paths.key()), PemFiles.certificates(paths.certificate())));
  }

  private String alias() {
    long generation = identity.generation();
    String alias = Long.toString(generation);
    offered.put(alias, identity.value());
    // Drops older generations, whose handshakes have ended.
    offered.keySet().removeIf(old -> Long.parseLong(old) < generation - 1);
    return alias;
  }

  /** Returns the current certificate. */
  public X509Certificate certificate() {
    return identity.value().chain().getFirst();
  }

  @Override
  public String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias();
  }

  @Override
  public String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias();
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias();
  }

  @Override
  public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {alias()};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity of = offered.get(alias);
    return of == null ? null : of.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity of = offered.get(alias);
    return of == null ? null : of.key();
  }
}
