/**
 * What is minimised: NT-Xent on embeddings of views; on masks what {@link org.simtrans.loss.Losses}
 * names.
 *
 * <p>In: embeddings (2N, D) or logits and masks (B, C, H, W). Out: a scalar, in the precision of
 * the input but never below fp32.
 */
package org.simtrans.loss;
