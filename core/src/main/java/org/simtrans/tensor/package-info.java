/**
 * libtorch from Java: operations under PyTorch's names, devices and precision, random numbers, and
 * scopes that own native memory.
 *
 * <p>Ownership: layers never close a tensor; a {@link org.simtrans.tensor.Scope} around each step
 * does. A tensor that outlives its scope (a weight, a moment of the optimiser) is made with {@link
 * org.simtrans.tensor.Tensors#keep}.
 */
package org.simtrans.tensor;
