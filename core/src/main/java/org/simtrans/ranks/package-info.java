/**
 * Several processes that train one network: how they find each other, how they add up their
 * gradients, and how each notices that another one is lost.
 */
package org.simtrans.ranks;
