/**
 * SimTrans on Apache Spark. In: names of files as Hadoop writes them ({@code hdfs://...}, {@code
 * s3a://...}, {@code file:///...}). Out: masks, an evaluation or findings, and a table with a row
 * for each image. Executors run {@code predict} and {@code data} on one image after another.
 * Training runs as a barrier stage; each of its tasks starts one process, which is a rank.
 */
package org.simtrans.spark;
