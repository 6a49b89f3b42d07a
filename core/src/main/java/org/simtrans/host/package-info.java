/**
 * The machine: loading libtorch, processor features, free memory, limits of a container, and the
 * end of the process. Nothing here uses tensors.
 */
package org.simtrans.host;
