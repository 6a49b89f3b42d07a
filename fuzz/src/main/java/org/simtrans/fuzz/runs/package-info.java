/** Spoilt files of a run, and spoilt weights: safetensors, {@code .pth}, NPY and ONNX. */
package org.simtrans.fuzz.runs;
