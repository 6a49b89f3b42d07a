/**
 * A trained model at work: volumes in, masks out, and how good they are.
 *
 * <p>In: images of any size and format. Out: label maps and probabilities in the same geometry, or
 * an {@link org.simtrans.metric.Evaluation}, or the maps of an encoder's stages. Memory is bounded
 * by one volume and the one being read ahead.
 */
package org.simtrans.predict;
