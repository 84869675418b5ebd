// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.listener;

import java.nio.file.Path;

/**
 * A socket that a daemon listens at.
 *
 * @param path where, absolute
 * @param mode who may connect, as {@code rwxrwxrwx}
 */
public record ListenAddress(Path path, String mode) {}
