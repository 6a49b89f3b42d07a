package org.simtrans.bench;

import org.simtrans.tensor.Precision;

/**
 * What a step of learning cost.
 *
 * @param step pretrain or train
 * @param network that learned
 * @param precision of its products
 * @param parameters that are learned
 * @param ranks processes that shared each batch
 * @param slices in a batch, of all ranks together
 * @param chunk slices that pass through the encoder at a time; null for the whole batch
 * @param images that pass through the network in a step: of SimCLR, two views of each slice
 * @param milliseconds of a step: batch, forward, loss, backward, clipping, AdamW
 * @param processorMilliseconds processor time of a step, of all threads together, in the mean: on a
 *     machine that does other work as well it tells more than the clock; null where the system does
 *     not tell
 * @param imagesPerSecond at the median
 * @param macsPerImage multiply-accumulates of a forward pass in convolutions, linear layers and
 *     attention, all that are really made (padding to windows included)
 * @param gflops floating-point operations a second at the median, in 1e9: two for each
 *     multiply-accumulate, of forward once and of backward twice that (the second forward pass of
 *     chunks is not counted)
 * @param peakShare part of the measured peak of matrix products in the same precision, on each of
 *     the ranks
 * @param waitingShare part of the time in which the step waited for its batch; null where it had
 *     nothing to wait for
 * @param exchangeShare part of the time in which rank 0 waited for others, or copied gradients for
 *     them; null where it was alone
 * @param residentPeakBytes the most that the process (rank 0) held, Java included; null where the
 *     system does not tell
 */
public record StepResult(
    String step,
    String network,
    String encoder,
    Precision precision,
    long parameters,
    int ranks,
    int slices,
    Integer chunk,
    int images,
    Quartiles milliseconds,
    Double processorMilliseconds,
    double imagesPerSecond,
    long macsPerImage,
    double gflops,
    double peakShare,
    Double waitingShare,
    Double exchangeShare,
    Long residentPeakBytes) {}
