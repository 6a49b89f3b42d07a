/**
 * Files of named tensors: safetensors, PyTorch's {@code .pth}, NPY, and the state dict that they
 * are read into. A file is checked before a number of it is used.
 */
package org.simtrans.weights;
