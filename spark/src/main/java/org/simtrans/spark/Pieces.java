package org.simtrans.spark;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Divides a list of images into tasks. There are enough tasks that all cores end at about the same
 * time and a lost executor loses little work, but not so many that they keep the driver busy.
 */
final class Pieces {
  private static final int IMAGES = 8; // images of a task, if there are many images
  private static final int ROUNDS = 4; // tasks for each core, if there are few images
  private static final int MOST = 20_000; // tasks

  private Pieces() {}

  static <T> JavaRDD<T> of(JavaSparkContext context, List<T> list) {
    int least = ROUNDS * context.defaultParallelism();
    int pieces = Math.min(MOST, Math.max(least, list.size() / IMAGES));
    return context.parallelize(list, Math.max(1, Math.min(pieces, list.size())));
  }
}
