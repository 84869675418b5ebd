// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import com.linecorp.armeria.common.TlsKeyPair;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.start.StartException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what TCP is encrypted: read, and found to fit together.
 *
 * @param keyPair the server's certificate, its chain and its key
 * @param authorities sign clients' certificates; empty: clients need none
 */
record TlsFiles(TlsKeyPair keyPair, List<X509Certificate> authorities) {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final String CERTIFICATES = "PEM certificates";
  private static final String KEY = "a PEM private key, PKCS#8, not encrypted";
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final byte[] SIGNED = {1, 2, 3};

  /**
   * Reads them.
   *
   * @throws StartException if one cannot be read, is of another kind, or the key is not that of the
   *     certificate
   */
  static TlsFiles read(Tls tls) {
    SecretFile chainFile = new SecretFile("tls.certificate", tls.certificate(), CERTIFICATES);
    byte[] chainPem = chainFile.bytes();
    List<X509Certificate> chain = certificates(chainFile, chainPem);
    warnIfNotValid(tls.certificate(), chain.getFirst());
    PrivateKey key = key(new SecretFile("tls.key", tls.key(), KEY), chainPem);
    if (!isPair(key, chain.getFirst())) {
      throw new StartException(
          "management.tls.key: %s: of another certificate (expected: the key of %s)"
              .formatted(tls.key(), tls.certificate()));
    }
    return new TlsFiles(
        TlsKeyPair.of(key, chain),
        tls.clientCertificates().map(TlsFiles::authorities).orElse(List.of()));
  }

  private static List<X509Certificate> authorities(Path path) {
    SecretFile file = new SecretFile("tls.clientCertificates", path, CERTIFICATES);
    return certificates(file, file.bytes());
  }

  private static List<X509Certificate> certificates(SecretFile file, byte[] pem) {
    if (!new String(pem, StandardCharsets.ISO_8859_1).contains(BEGIN)) {
      throw file.refused("no certificate in it");
    }
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw file.refused("a certificate that cannot be read");
    }
  }

  /** Tenants are served all the same: it may have run out while the daemon ran, too. */
  private static void warnIfNotValid(Path path, X509Certificate certificate) {
    try {
      certificate.checkValidity();
    } catch (CertificateException e) {
      LOG.warn(
          "management.tls.certificate: {}: valid from {} to {} (expected: now)",
          path,
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant());
    }
  }

  private static PrivateKey key(SecretFile file, byte[] certificates) {
    byte[] bytes = file.bytes();
    file.forbid(
        Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE), "mode 0640");
    try {
      return TlsKeyPair.of(new ByteArrayInputStream(bytes), new ByteArrayInputStream(certificates))
          .privateKey();
    } catch (IllegalArgumentException e) {
      throw file.refused("no such key in it");
    }
  }

  /** A signature of the key has to be confirmed by the certificate. */
  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(SIGNED);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SIGNED);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
