// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.transport;

import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.TlsPaths;
import io.pasid4j.cluster.tls.CertificateNames;
import io.pasid4j.cluster.tls.ReloadingKeys;
import io.pasid4j.cluster.tls.ReloadingTrust;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/** Protection of the transport: mutual TLS, or none on loopback. */
public final class TransportSecurity {
  private TransportSecurity() {}

  /**
   * Returns the parameters of a voter's server.
   *
   * @param self the voter's name, which its certificate must have
   * @throws RefusedException if the files cannot be used
   */
  public static Parameters server(Optional<TlsPaths> tls, String self, CommandSender sender)
      throws RefusedException {
    Parameters parameters = new Parameters();
    if (tls.isPresent()) {
      protect(parameters, tls.get(), Optional.of(self));
      PeerCheck check = new PeerCheck(sender);
      GrpcConfigKeys.Server.setServicesCustomizer(
          parameters, (builder, _) -> builder.intercept(check));
    }
    return parameters;
  }

  /**
   * Returns the parameters of a sender of commands.
   *
   * @throws RefusedException if the files cannot be used
   */
  public static Parameters sender(Optional<TlsPaths> tls) throws RefusedException {
    Parameters parameters = new Parameters();
    if (tls.isPresent()) {
      protect(parameters, tls.get(), Optional.empty());
    }
    return parameters;
  }

  private static void protect(Parameters parameters, TlsPaths paths, Optional<String> self)
      throws RefusedException {
    try {
      ReloadingKeys keys = new ReloadingKeys(paths);
      Set<String> names = CertificateNames.of(keys.certificate());
      if (self.isPresent() && !names.contains(self.get())) {
        throw new RefusedException(
            "%s: of %s (expected: of %s)".formatted(paths.certificate(), names, self.get()));
      }
      ReloadingTrust trust = new ReloadingTrust(paths);
      GrpcConfigKeys.TLS.setConf(parameters, config(keys, trust));
    } catch (IOException e) {
      throw new RefusedException("tls: " + e.getMessage());
    }
  }

  /** Chosen explicitly: the server would use a native library by default. */
  private static GrpcTlsConfig config(ReloadingKeys keys, ReloadingTrust trust) {
    GrpcTlsConfig.Builder builder = GrpcTlsConfig.newBuilder();
    builder.setKeyManager(keys);
    builder.setTrustManager(trust);
    builder.setMutualTls(true);
    builder.setSslProvider(SslProvider.JDK);
    builder.setProtocols("TLSv1.3");
    return builder.build();
  }
}
