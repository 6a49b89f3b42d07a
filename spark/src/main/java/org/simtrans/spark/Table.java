package org.simtrans.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The record of a job: a row for each image, written by Spark as CSV, which a spreadsheet opens and
 * which needs no nested columns here. It is a folder, as always with Spark: the rows lie in the one
 * {@code part-*.csv} in it, and {@code _SUCCESS} says that all are there.
 */
record Table(String folder, StructType columns) {

  /**
   * Does the work that the rows come from, once, and keeps them.
   *
   * @return the rows as they were written
   */
  Dataset<Row> write(SparkSession spark, JavaRDD<Row> rows) {
    spark
        .createDataFrame(rows, columns)
        .repartition(1)
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .csv(folder);
    return read(spark);
  }

  Dataset<Row> read(SparkSession spark) {
    return spark.read().schema(columns).option("header", true).option("escape", "\"").csv(folder);
  }
}
