// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions of several peers with one daemon: the actions that an input has them do, beside a model
 * that gives each reply and each event.
 */
@NullMarked
package io.pasid4j.fuzz.scenario;

import org.jspecify.annotations.NullMarked;
