package org.simtrans.spark;

import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.simtrans.CsvCell;
import org.simtrans.InvalidSettingException;

/**
 * The table of a job, with a row for each image. Spark writes it as CSV, which a spreadsheet can
 * open; no column is nested, and no cell is a formula. As always with Spark it is a folder: the
 * rows are in its only {@code part-*.csv}, and the file {@code _SUCCESS} says that the table is
 * complete.
 */
record ImageTable(String folder, StructType columns) {
  private static final Pattern OF_A_TABLE =
      Pattern.compile(
          "_SUCCESS|_temporary|\\.spark-staging-.*|part-.*|\\.(part-.*|_SUCCESS)\\.crc");

  /**
   * Spark deletes all that lies in the folder before it writes.
   *
   * @throws InvalidSettingException if anything but a table lies there, or a link
   */
  void requireOnlyATable(Archive archive) throws IOException {
    if (Archive.isLink(folder)) {
      throw new InvalidSettingException(
          "the table would replace %s, a link: remove it, or name another folder"
              .formatted(folder));
    }
    for (String name : archive.entries(folder)) {
      if (!OF_A_TABLE.matcher(name).matches()) {
        throw new InvalidSettingException(
            "the table would replace %s, which holds other things (%s): name another folder"
                .formatted(folder, name));
      }
    }
  }

  /**
   * Computes the rows once and writes them.
   *
   * @return the rows, read from the written table
   */
  Dataset<Row> write(SparkSession spark, JavaRDD<Row> rows) {
    spark
        .createDataFrame(rows.map(row -> eachText(row, CsvCell::safe)), columns)
        .repartition(1)
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .csv(folder);
    return read(spark);
  }

  Dataset<Row> read(SparkSession spark) {
    JavaRDD<Row> rows =
        spark
            .read()
            .schema(columns)
            .option("header", true)
            .option("escape", "\"")
            .csv(folder)
            .javaRDD()
            .map(row -> eachText(row, CsvCell::plain));
    return spark.createDataFrame(rows, columns);
  }

  private static Row eachText(Row row, UnaryOperator<String> change) {
    Object[] cells = new Object[row.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.get(i) instanceof String text ? change.apply(text) : row.get(i);
    }
    return RowFactory.create(cells);
  }
}
