/** The task of telling two views of a slice from all others (SimCLR; Chen et al., 2020). */
package org.simtrans.task.simclr;
