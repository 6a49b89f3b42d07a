/**
 * A trained model in use: it draws masks on volumes, and measures how good they are.
 *
 * <p>In: images of any size and format. Out: label maps and probabilities in the same geometry, or
 * an {@link org.simtrans.metric.Evaluation}, or the feature maps of an encoder. Memory is bounded
 * by one volume and the next one, which is read ahead.
 */
package org.simtrans.predict;
