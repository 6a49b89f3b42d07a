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

  /**
   * A number that a file or a caller gave; NaN lies nowhere.
   *
   * @param name as it stands in files
   * @throws InvalidSettingException if it is not between the limits, or on one of them
   */
  public static void requireWithin(double value, double least, double most, String name) {
    if (!(value >= least && value <= most)) {
      throw new InvalidSettingException(
          "'%s' is %s; expected %s"
              .formatted(
                  name,
                  value,
                  most == Double.MAX_VALUE
                      ? "at least " + least
                      : "a number from " + least + " to " + most));
    }
  }
}
