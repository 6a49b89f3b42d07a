package org.simtrans.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Plane;

/** Whether training mirrors slices left to right. */
public enum Mirroring {
  /** Unless labels are sides, and slices show left and right. */
  AUTO,
  /** Always; where slices show left and right, labels that are sides are exchanged. */
  EXCHANGE,
  /** Never. */
  OFF;

  /** The one of that name, as settings have it. */
  @JsonCreator
  public static Mirroring named(String name) {
    for (Mirroring one : values()) {
      if (one.key().equals(name)) {
        return one;
      }
    }
    throw new InvalidSettingException(
        Message.of("{mirroring} is '%s'; expected auto, exchange or off", name));
  }

  /** The name in settings. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The augmentation, without mirror images where they would be wrong, or are made otherwise. */
  public TrainingAugmentConfig over(
      TrainingAugmentConfig augment, LabelValues labels, Plane plane) {
    return this == OFF || showSides(labels, plane) ? augment.withFlip(0) : augment;
  }

  /** The probability of a mirror image of which labels that are sides are exchanged. */
  double exchange(TrainingAugmentConfig augment, LabelValues labels, Plane plane) {
    return this == EXCHANGE && showSides(labels, plane) ? augment.flip() : 0;
  }

  private static boolean showSides(LabelValues labels, Plane plane) {
    return plane != Plane.SAGITTAL && !labels.sides().isEmpty();
  }
}
