package org.simtrans.augment;

import java.util.random.RandomGenerator;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/** Plants lesions into slices and gives their masks: labels without an expert. */
@FunctionalInterface
public interface Planting {

  /**
   * Plants lesions into a slice.
   *
   * @param image planes*h*w, z-scored, row-major; changed in place
   * @param labels h*w; becomes the label of each lesion within it, and 0 elsewhere
   */
  void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random);

  /**
   * As the source of {@code config} says.
   *
   * @param made plants what is made up by formulas alone
   * @param labelled the lesions that experts have labelled, which others are copied from or made
   *     like; may hold none, unless lesions are to be copied
   */
  static Planting of(LesionConfig config, LesionPlanting made, LabelledLesions labelled) {
    if (config.source() == LesionConfig.Source.COPIED && labelled.isEmpty()) {
      throw new InvalidSettingException(
          Message.of(
              "{lesions.source} is COPIED, but no slice of the training subjects has a label: label"
                  + " some, or choose GROWN or MADE_UP"));
    }
    Planting grown = new LesionGrowing(config, labelled, made.form());
    Planting copied = new LesionCopying(config, labelled, made.form());
    return switch (config.source()) {
      case MADE_UP -> made;
      case GROWN -> grown;
      case COPIED -> copied;
      case MIXED ->
          (image, labels, h, w, random) -> {
            int kind = random.nextInt(labelled.isEmpty() ? 2 : 3);
            Planting one = kind == 0 ? made : kind == 1 ? grown : copied;
            one.plant(image, labels, h, w, random);
          };
    };
  }
}
