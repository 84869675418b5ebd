// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key and the certificate chain that goes with it.
 *
 * @param chain the certificate first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] SIGNED = {1, 2, 3};

  /**
   * Creates an identity.
   *
   * @throws IOException if key and certificate do not match, as while only one of the files is
   *     replaced
   */
  static Identity of(PrivateKey key, List<X509Certificate> chain) throws IOException {
    try {
      Signature signature = Signature.getInstance(signatureOf(key));
      signature.initSign(key);
      signature.update(SIGNED);
      byte[] signed = signature.sign();
      signature.initVerify(chain.getFirst().getPublicKey());
      signature.update(SIGNED);
      if (signature.verify(signed)) {
        return new Identity(key, List.copyOf(chain));
      }
    } catch (GeneralSecurityException ofAnotherKind) {
      throw notPair(ofAnotherKind);
    }
    throw notPair(null);
  }

  private static IOException notPair(@org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException("key: of another certificate (expected: the certificate's)", cause);
  }

  private static String signatureOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
