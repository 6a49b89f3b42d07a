package org.simtrans.bench;

import org.simtrans.tensor.Precision;

/**
 * What one engine needed for batches of slices.
 *
 * @param milliseconds of a batch, from pixels in Java's memory to probabilities or logits there
 */
public record InferResult(
    String engine, Precision precision, Quartiles milliseconds, double imagesPerSecond) {}
