package org.simtrans.fuzz;

/** Something was let in that cannot be. */
final class Inconsistent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Inconsistent(String what) {
    super(what);
  }

  static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Inconsistent(what);
    }
  }
}
