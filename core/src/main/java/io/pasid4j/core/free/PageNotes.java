// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * A space's notes per ID besides words and bits: when it was allocated, and which account is
 * charged while it is quarantined. Created and dropped with the page.
 */
public final class PageNotes {
  private final Pages pages;

  PageNotes(Pages pages) {
    this.pages = pages;
  }

  /** Sets when an ID that is taken was allocated. */
  public void seconds(int id, int seconds) {
    int[] page = pages.seconds(BitmapLayout.page(id));
    if (page != null) {
      page[BitmapLayout.offset(id)] = seconds;
    }
  }

  /** When an ID was allocated; 0 if that is not known. */
  public int seconds(int id) {
    int[] page = pages.seconds(BitmapLayout.page(id));
    return page == null ? 0 : page[BitmapLayout.offset(id)];
  }

  /** Sets the payer for an ID that is about to be quarantined; null for none. */
  public void payer(int id, @Nullable Payer payer) {
    @Nullable Payer[] page = pages.payers(BitmapLayout.page(id));
    if (page != null) {
      page[BitmapLayout.offset(id)] = payer;
    }
  }

  /** The payer for a quarantined ID; null if there is none. */
  public @Nullable Payer payer(int id) {
    @Nullable Payer[] page = pages.payers(BitmapLayout.page(id));
    return page == null ? null : page[BitmapLayout.offset(id)];
  }

  /** The words of an ID's page; null while it is absent. */
  public @Nullable WordPage words(int id) {
    return pages.words(BitmapLayout.page(id));
  }
}
