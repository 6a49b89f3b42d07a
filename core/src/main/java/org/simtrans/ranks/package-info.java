/**
 * Several processes that train one network: how they meet, how they add their gradients up, and how
 * each notices that another is gone.
 */
package org.simtrans.ranks;
