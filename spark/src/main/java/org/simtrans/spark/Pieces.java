package org.simtrans.spark;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Cuts a list of images into tasks: so many that all cores end at about the same time and a dead
 * executor loses little, and not so many that the driver is busy with them.
 */
final class Pieces {
  private static final int IMAGES = 8; // of a task, where there are many
  private static final int ROUNDS = 4; // of tasks for each core, where there are few
  private static final int MOST = 20_000; // tasks

  private Pieces() {}

  static <T> JavaRDD<T> of(JavaSparkContext context, List<T> list) {
    int least = ROUNDS * context.defaultParallelism();
    int pieces = Math.min(MOST, Math.max(least, list.size() / IMAGES));
    return context.parallelize(list, Math.max(1, Math.min(pieces, list.size())));
  }
}
