/**
 * Whole networks: {@link org.simtrans.model.SimClr} for pretraining, {@link
 * org.simtrans.model.SimTrans} for segmentation, and what it is compared with.
 *
 * <p>In: images (B, channels, H, W). Out: embeddings (B, 128) or logits (B, classes, H, W).
 */
package org.simtrans.model;
