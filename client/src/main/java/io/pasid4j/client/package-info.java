// SPDX-License-Identifier: Apache-2.0
/**
 * The daemon's sets from Java. A {@link io.pasid4j.client.PasidClient} is a connection to the
 * daemon, and with it a {@link io.pasid4j.core.PasidSet} that lives as long as the connection.
 */
@NullMarked
package io.pasid4j.client;

import org.jspecify.annotations.NullMarked;
