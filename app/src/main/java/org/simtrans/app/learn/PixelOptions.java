package org.simtrans.app.learn;

import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.image.Plane;

/** What {@code --plane} and {@code --spacing} say, in words or numbers. */
final class PixelOptions {
  private static final String AUTO = "auto";

  private PixelOptions() {}

  /** Null for auto. */
  static Plane plane(String given) {
    if (given.equalsIgnoreCase(AUTO)) {
      return null;
    }
    for (Plane plane : Plane.values()) {
      if (plane.key().equals(given.toLowerCase(Locale.ROOT))) {
        return plane;
      }
    }
    throw new InvalidSettingException(
        Message.of("{plane} is '%s'; expected auto, axial, coronal or sagittal", given));
  }

  /** 0 for auto, null for none. */
  static Double spacing(String given) {
    if (given.equalsIgnoreCase(AUTO)) {
      return 0.0;
    }
    if (given.equalsIgnoreCase("none")) {
      return null;
    }
    try {
      double mm = Double.parseDouble(given);
      if (mm > 0 && mm < Double.POSITIVE_INFINITY) {
        return mm;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InvalidSettingException(
        Message.of("{spacing} is '%s'; expected a distance in mm above 0, auto or none", given));
  }
}
