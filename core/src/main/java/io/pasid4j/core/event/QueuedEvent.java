// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import io.pasid4j.core.PasidEvent;

/**
 * An event that one thread is about to deliver.
 *
 * @param event the event
 * @param subscriptions how many there were when it happened: later ones do not receive it
 */
public record QueuedEvent(PasidEvent event, long subscriptions) {}
