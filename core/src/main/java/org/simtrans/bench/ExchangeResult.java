package org.simtrans.bench;

/**
 * What a sum over all ranks cost.
 *
 * @param bytes that each rank added
 * @param milliseconds of a sum, as rank 0 saw it
 * @param gigabytesPerSecond that each rank sent at the median, if every rank sends 2 (n - 1) / n
 *     times its bytes, which is the least that a sum over n ranks takes
 */
public record ExchangeResult(long bytes, Quartiles milliseconds, double gigabytesPerSecond) {}
