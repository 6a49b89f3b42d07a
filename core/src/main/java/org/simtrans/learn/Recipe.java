package org.simtrans.learn;

import java.util.Locale;
import org.simtrans.augment.LesionConfig.Contrast;
import org.simtrans.config.Preset;
import org.simtrans.data.InputSize;
import org.simtrans.plan.Glance;
import org.simtrans.train.Pace;

/**
 * What is known about what works, as rules. This is the one place to change when something better
 * is known: the numbers first, then the rules that use them.
 *
 * <p>Measured on slices of glioma in FLAIR at 128 pixels with 7 labelled patients. In 20 minutes of
 * one core, three draws of the patients: a U-Net that first learned to find planted lesions for 14
 * of the 20 minutes reached a pooled Dice of .69, a U-Net alone .61, SimTrans .54, and SimTrans
 * with either pretraining .58 to .63. On a faster processor a U-Net with half the channels reached
 * .63 and the wide one .55 in 10 minutes (two draws), and both .79 in 20 (one draw).
 */
final class Recipe {
  // The network.
  private static final String NETWORK = "unet-small";
  private static final String WIDER_NETWORK = "unet";
  private static final double ENOUGH_FOR_WIDER = 30_000; // slices at MEASURED_EDGE
  static final String ENCODER = Preset.TINY.encoder(); // of networks that have one

  // Learning.
  static final double LEARNING_RATE = 1e-3;
  static final int BATCH = 8;
  static final int PRETRAINING_BATCH = 32;

  // Who is held back.
  static final double VALIDATION = 0.15;
  static final double TEST = 0.2;
  static final int FEWEST_FOR_A_TEST = 10; // labelled subjects

  // The size, which grows with the fourth root of what can be computed: half of it goes into more
  // images, half into more pixels.
  private static final int MEASURED_EDGE = 128;
  private static final double MEASURED_IMAGES = 22_000; // in 20 minutes of one core at this edge
  private static final int SMALLEST_EDGE = 64;
  private static final int LARGEST_EDGE = 512;
  private static final int STEP = 32; // a U-Net halves the size five times

  // The share of pretraining.
  private static final double SHARE = 0.7; // of the time to learn, where most images lack labels
  private static final double SMALLER_SHARE = 0.4; // where some do
  private static final double MOST = 0.5;
  private static final double SOME = 0.15;
  private static final int FEWEST_UPDATES = 50; // of pretraining, and of learning after it
  private static final int ENOUGH_UPDATES = 3000; // of pretraining, else batches are smaller

  private static final double NEAR = 3.5; // mm between slices that say something of each other
  private static final double ALIKE = 0.8; // of the images, for what is labelled to be bright

  private Recipe() {}

  /** A network with its reason. */
  record Network(String model, String reason) {}

  /** A number with its reason. */
  record Share(double value, String reason) {}

  /** A size with its reason. */
  record Size(InputSize value, String reason) {}

  /** What to do without labels. */
  record Task(String name, Contrast contrast, String words, String reason) {}

  /** A yes or no with its reason. */
  record Near(int slices, String reason) {}

  /** The network that is tried first, by whose pace the choice is made. */
  static String network() {
    return NETWORK;
  }

  /**
   * The network: the wider one where the minutes, or a GPU, let even it learn from many slices.
   *
   * @param pace of the network that is tried first
   * @param seconds to learn in
   */
  static Network network(Pace pace, double seconds) {
    double images = seconds / pace.learning(MEASURED_EDGE * MEASURED_EDGE);
    return images < ENOUGH_FOR_WIDER
        ? new Network(
            NETWORK,
            "because it drew the best masks of all networks here in minutes and from few labels")
        : new Network(
            WIDER_NETWORK,
            "because there is time for about %s slices of %d x %d, and a wide one learns more of so many"
                .formatted(count(images), MEASURED_EDGE, MEASURED_EDGE));
  }

  /**
   * The network's input for slices like these.
   *
   * @param seconds to learn in
   */
  static Size size(Glance glance, Pace pace, double seconds) {
    double images = seconds / pace.learning(MEASURED_EDGE * MEASURED_EDGE);
    double affordable = MEASURED_EDGE * Math.pow(images / MEASURED_IMAGES, 0.25);
    int longer = Math.max(glance.height(), glance.width());
    boolean whole = affordable >= longer - STEP / 2.0;
    int edge =
        whole
            ? up(Math.min(longer, LARGEST_EDGE))
            : Math.max(
                SMALLEST_EDGE, Math.min(LARGEST_EDGE, STEP * (int) Math.round(affordable / STEP)));
    InputSize size =
        new InputSize(along(edge, glance.height(), longer), along(edge, glance.width(), longer));
    double learned = seconds / pace.learning(size.height() * size.width());
    String slices = "slices of %d x %d".formatted(glance.height(), glance.width());
    String reason =
        whole && edge >= longer
            ? "which holds %s whole; about %s can be learned from in the minutes"
            : "to which %s are brought, so that about %s can be learned from in the minutes";
    return new Size(size, reason.formatted(slices, count(learned)));
  }

  private static String count(double images) {
    return images < 1000
        ? "%d".formatted(Math.round(images))
        : String.format(Locale.ROOT, "%,d", 100 * Math.round(images / 100));
  }

  private static int along(int edge, int side, int longer) {
    return up((int) Math.ceil((double) edge * side / longer));
  }

  private static int up(int pixels) {
    return Math.max(SMALLEST_EDGE, (pixels + STEP - 1) / STEP * STEP);
  }

  /**
   * How much of the time to learn goes to pretraining.
   *
   * @param slicesPossible that can be learned from in the time to learn
   * @param batch of learning from labels
   */
  static Share share(Counts counts, boolean folds, double slicesPossible, int batch) {
    double without = (double) counts.unlabelled() / Math.max(1, counts.seen());
    String images =
        "%d of the %d images that may be seen %s no labels"
            .formatted(
                counts.unlabelled(), counts.seen(), counts.unlabelled() == 1 ? "has" : "have");
    if (without < SOME) {
      return new Share(
          0,
          folds
              ? "because it may see only images of subjects that no fold judges, which are %d"
                  .formatted(counts.unlabelled())
              : counts.unlabelled() == 0
                  ? "because all images that may be seen have labels"
                  : "because only %s, and the minutes do more for the others".formatted(images));
    }
    double share = without >= MOST ? SHARE : SMALLER_SHARE;
    double pretraining = share * slicesPossible / BATCH;
    double training = (1 - share) * slicesPossible / batch;
    if (pretraining < FEWEST_UPDATES || training < FEWEST_UPDATES) {
      return new Share(
          0,
          "because the minutes come to about %s slices to learn from, too few for two tasks"
              .formatted(count(slicesPossible)));
    }
    return new Share(share, "because " + images);
  }

  /** What is learned without labels. */
  static Task task(Glance glance, int classes) {
    if (classes > 1) {
      return new Task(
          "simmim",
          null,
          "fill in hidden blocks",
          "because several classes are told apart by place and form, which planted lesions lack");
    }
    boolean bright = glance.brighter() >= ALIKE;
    boolean dark = glance.brighter() <= 1 - ALIKE;
    return new Task(
        "lesions",
        bright ? Contrast.BRIGHT : dark ? Contrast.DARK : Contrast.EITHER,
        "find %s lesions that are planted into the slices"
            .formatted(bright ? "bright" : dark ? "dark" : "bright and dark"),
        bright || dark
            ? "because what is labelled is %s than the rest, and this task gained most"
                .formatted(bright ? "brighter" : "darker")
            : "because this task gained most");
  }

  /** Slices above and below. */
  static Near context(Glance glance, int classes) {
    if (glance.picture() || !(glance.slices() > 1)) {
      return new Near(0, "because pictures have none above and below");
    }
    if (classes < 2) {
      return new Near(0, "because one class is seen on a slice alone");
    }
    if (!(glance.spacing() <= NEAR)) {
      return new Near(0, "because slices are %.1f mm apart".formatted(glance.spacing()));
    }
    return new Near(
        1,
        "because %d classes follow one another across slices, which are %.1f mm apart"
            .formatted(classes, glance.spacing()));
  }

  /**
   * Slices of an update of pretraining. With 4,600 slices to see, 570 updates of 8 led to a pooled
   * Dice of .77 on glioma in FLAIR, 142 updates of 32 to .68 (one draw of 7 labelled patients).
   *
   * @param slices that pretraining has time for
   */
  static int pretrainingBatch(double slices) {
    int batch = PRETRAINING_BATCH;
    while (batch > BATCH && slices / batch < ENOUGH_UPDATES) {
      batch /= 2;
    }
    return batch;
  }
}
