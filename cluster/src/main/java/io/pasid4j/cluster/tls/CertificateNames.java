// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** The names that a certificate may act as: its common name, and its DNS names. */
public final class CertificateNames {
  private static final int DNS_NAME = 2;

  private CertificateNames() {}

  /** Returns the names; none for an unreadable certificate. */
  public static Set<String> of(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .forEach(rdn -> names.add(String.valueOf(rdn.getValue())));
      Collection<List<?>> alternatives =
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      alternatives.stream()
          .filter(entry -> entry.getFirst().equals(DNS_NAME))
          .forEach(entry -> names.add(String.valueOf(entry.get(1))));
    } catch (InvalidNameException | CertificateParsingException unreadable) {
      return Set.of();
    }
    return names;
  }
}
