// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.listener;

import io.pasid4j.daemon.socket.SocketAccess;
import java.nio.file.Path;

/**
 * A socket that a daemon listens at.
 *
 * @param path where, absolute
 * @param access who may connect
 */
public record ListenAddress(Path path, SocketAccess access) {}
