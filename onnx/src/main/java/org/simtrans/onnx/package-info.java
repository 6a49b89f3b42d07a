/**
 * Trained models for others: as ONNX files, as BioImage.IO packages, and at work in ONNX Runtime
 * where there is no libtorch.
 *
 * <p>In: a {@link org.simtrans.run.TrainedModel}. Out: a file that others read; from such a file,
 * probabilities (N, C, H, W).
 */
package org.simtrans.onnx;
