/**
 * Images as material for a network: normalised slices of one size as plain arrays, image {@code
 * float[C*H*W]} and labels {@code byte[H*W]} (0 for background, c + 1 for output channel c),
 * row-major. {@link org.simtrans.data.PreparedImage} makes them for everyone.
 *
 * <p>A {@link org.simtrans.data.SliceStore} holds those of a whole cohort; a {@link
 * org.simtrans.data.Loader} makes batches on other threads. Nothing here knows tensors or networks.
 */
package org.simtrans.data;
