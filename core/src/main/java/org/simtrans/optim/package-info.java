/** AdamW and the moving average of weights. Both keep their state as plain tensors. */
package org.simtrans.optim;
