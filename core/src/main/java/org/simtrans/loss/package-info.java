/**
 * Losses: NT-Xent on embeddings of views, the error on hidden pixels, and the losses on masks that
 * {@link org.simtrans.loss.Losses} names. Other jars add a {@link org.simtrans.loss.NamedLoss}.
 *
 * <p>In: embeddings (2N, D), or logits and masks (B, C, H, W). Out: a scalar, in the precision of
 * the input but never below fp32.
 */
package org.simtrans.loss;
