// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import java.nio.file.Path;

/**
 * The PEM files of a member. They are read again when they change.
 *
 * @param certificate the member's certificate and its chain; its common name, or one of its DNS
 *     names, is the host's name in the domain, and its subject alternative names cover the address
 *     that peers connect to
 * @param key its private key, PKCS#8, not encrypted
 * @param authorities the certificates of the authorities that sign members' certificates
 */
public record TlsPaths(Path certificate, Path key, Path authorities) {}
