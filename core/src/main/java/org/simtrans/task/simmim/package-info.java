/** The task of filling in hidden blocks of a slice (SimMIM; Xie et al., 2022). */
package org.simtrans.task.simmim;
