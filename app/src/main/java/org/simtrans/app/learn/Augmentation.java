package org.simtrans.app.learn;

import java.util.function.Supplier;
import org.simtrans.augment.TrainingAugmentConfig;

/** How much slices are varied in training, by name. */
enum Augmentation {
  NONE(TrainingAugmentConfig::identity),
  USUAL(TrainingAugmentConfig::defaults),
  STRONG(TrainingAugmentConfig::strong);

  private final Supplier<TrainingAugmentConfig> settings;

  Augmentation(Supplier<TrainingAugmentConfig> settings) {
    this.settings = settings;
  }

  TrainingAugmentConfig settings() {
    return settings.get();
  }
}
