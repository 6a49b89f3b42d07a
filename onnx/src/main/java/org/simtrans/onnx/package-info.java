/**
 * Trained models for other programs: as ONNX files, as BioImage.IO packages, and run by ONNX
 * Runtime on machines without libtorch.
 *
 * <p>In: a {@link org.simtrans.run.TrainedModel}. Out: a file for other programs; from such a file,
 * probabilities (N, C, H, W).
 */
package org.simtrans.onnx;
