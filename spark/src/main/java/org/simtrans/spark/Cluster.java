package org.simtrans.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session with the settings that executors need, unless spark-submit gave others.
 *
 * @param own whether this opened the session and closes it
 */
record Cluster(SparkSession session, boolean own) implements AutoCloseable {

  /**
   * A session for a job of many images: on the cluster of spark-submit, else on all local cores.
   */
  static Cluster open(String verb) {
    return open(settings(verb));
  }

  /** A session for training. A rank has a process of its own, so it takes a whole executor. */
  static Cluster openForRanks(String verb) {
    SparkConf conf = settings(verb);
    if (conf.contains("spark.executor.cores")) {
      conf.setIfMissing("spark.task.cpus", conf.get("spark.executor.cores"));
    }
    return open(conf);
  }

  private static Cluster open(SparkConf conf) {
    boolean own = SparkSession.getDefaultSession().isEmpty();
    return new Cluster(SparkSession.builder().config(conf).getOrCreate(), own);
  }

  static SparkConf settings(String verb) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "simtrans " + verb);
    // Executors need what the launcher sets for one machine before their process starts.
    ExecutorRank.SETTINGS
        .environment()
        .forEach((name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    if (conf.contains("spark.executor.cores")) {
      for (String library : ExecutorRank.THREADS) {
        conf.setIfMissing("spark.executorEnv." + library, conf.get("spark.executor.cores"));
      }
    }
    // A cluster that has too few slots for all ranks says so within two minutes, not ten.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "8");
    return conf;
  }

  Archive archive() {
    return new Archive(session.sparkContext().hadoopConfiguration());
  }

  @Override
  public void close() {
    if (own) {
      session.stop();
    }
  }
}
