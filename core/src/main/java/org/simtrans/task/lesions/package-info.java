/** The task of finding lesions that were planted into slices. */
package org.simtrans.task.lesions;
