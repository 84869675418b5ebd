// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import io.pasid4j.core.PasidEvent;

/**
 * An event that one thread is about to deliver.
 *
 * @param event what happened
 * @param subscriptions how many there had been by then: later ones do not hear of it
 */
public record QueuedEvent(PasidEvent event, long subscriptions) {}
