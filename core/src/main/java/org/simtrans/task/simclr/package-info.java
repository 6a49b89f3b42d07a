/**
 * The task of telling two views of a slice from all others (SimCLR; Chen et al., 2020).
 *
 * <p>In: slices without labels; each gives two random views ({@code augment.Views}). The loss is
 * NT-Xent over all pairs of a batch, which may pass the encoder in chunks. Out: an encoder; the
 * projection head is not used afterwards.
 */
package org.simtrans.task.simclr;
