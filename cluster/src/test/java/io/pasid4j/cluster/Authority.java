// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.cluster.config.TlsPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A certificate authority for tests that signs certificates for 127.0.0.1: just enough of X.509.
 */
final class Authority {
  private static final byte[] ECDSA_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final String name;
  private final KeyPair keys = keyPair();

  Authority(String name) {
    this.name = name;
  }

  /** Writes the files of a member, each by a rename, the key first. */
  TlsPaths issue(Path directory, String host) throws IOException {
    Files.createDirectories(directory);
    KeyPair of = keyPair();
    TlsPaths paths =
        new TlsPaths(
            directory.resolve("certificate.pem"),
            directory.resolve("key.pem"),
            directory.resolve("authorities.pem"));
    write(paths.key(), pem("PRIVATE KEY", of.getPrivate().getEncoded()));
    write(paths.certificate(), pem("CERTIFICATE", certificate(host, of, false)));
    write(paths.authorities(), root());
    return paths;
  }

  /** Its own certificate, as PEM. */
  String root() {
    return pem("CERTIFICATE", certificate(name, keys, true));
  }

  static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] certificate(String subject, KeyPair of, boolean authority) {
    Instant now = Instant.now();
    byte[] body =
        tlv(
            0x30,
            tlv(0xa0, integer(2)),
            integer(SERIALS.getAndIncrement()),
            tlv(0x30, ECDSA_SHA256),
            distinguished(name),
            tlv(0x30, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(2)))),
            distinguished(subject),
            of.getPublic().getEncoded(),
            tlv(0xa3, tlv(0x30, extension(authority))));
    return tlv(0x30, body, tlv(0x30, ECDSA_SHA256), tlv(0x03, concat(new byte[1], sign(body))));
  }

  /** Writes the extensions: of an authority, that it is one; of a member, its address. */
  private static byte[] extension(boolean authority) {
    byte[] loopback = {127, 0, 0, 1};
    return authority
        ? tlv(
            0x30,
            oid(0x55, 0x1d, 0x13),
            tlv(0x01, new byte[] {-1}),
            tlv(0x04, tlv(0x30, tlv(0x01, new byte[] {-1}))))
        : tlv(0x30, oid(0x55, 0x1d, 0x11), tlv(0x04, tlv(0x30, tlv(0x87, loopback))));
  }

  private byte[] sign(byte[] body) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] distinguished(String commonName) {
    byte[] text = tlv(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
    return tlv(0x30, tlv(0x31, tlv(0x30, oid(0x55, 0x04, 0x03), text)));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(at);
    return tlv(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] integer(long value) {
    return tlv(0x02, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return tlv(0x06, content);
  }

  private static byte[] tlv(int tag, byte[]... contents) {
    byte[] content = concat(contents);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  /** Creates TLS files for {@link Voters}, in a directory for each voter. */
  Optional<TlsPaths> issueFor(Path root, String host) {
    try {
      return Optional.of(issue(root.resolve("tls-" + host), host));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
