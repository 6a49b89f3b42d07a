package org.simtrans;

/** Checks settings that have no default. */
public final class Setting {
  private Setting() {}

  /**
   * @param name as it stands in files
   * @throws InvalidSettingException if it is null
   */
  public static <T> T required(T value, String name) {
    if (value == null) {
      throw new InvalidSettingException("'" + name + "' is missing; give it a value");
    }
    return value;
  }
}
