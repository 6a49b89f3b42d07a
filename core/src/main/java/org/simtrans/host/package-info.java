/**
 * The machine underneath: it loads libtorch, and it tells processor features, free memory, limits
 * of a container, and how the process ends. Nothing here knows a tensor.
 */
package org.simtrans.host;
