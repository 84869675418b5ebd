// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.EventType;

/** A transition that the model expects to be told. */
record ModelEvent(EventType type, ModelSet set, int pasid) {}
