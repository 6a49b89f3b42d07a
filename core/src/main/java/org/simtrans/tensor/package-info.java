/**
 * libtorch from Java: loading it safely, devices and precision, scopes that own native memory, the
 * handful of tensor operations the rooms above write their equations with, state dicts, safetensors
 * and NPY files, and the optimiser.
 *
 * <p>Ownership: layers never close a tensor; a {@link org.simtrans.tensor.Scope} around each step
 * does. Tensors that outlive a scope (weights, optimiser state) are made with {@link
 * org.simtrans.tensor.Tensors#keep}.
 */
package org.simtrans.tensor;
