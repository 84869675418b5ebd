// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.screen;

/**
 * A key that was pressed.
 *
 * @param key its meaning
 * @param text the character of {@link Key#OTHER}; empty for all others
 */
public record KeyPress(Key key, String text) {}
