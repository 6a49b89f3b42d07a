package org.simtrans.fuzz.damage;

/** Something was let in that cannot be. */
public final class Inconsistent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Inconsistent(String what) {
    super(what);
  }

  public static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Inconsistent(what);
    }
  }
}
