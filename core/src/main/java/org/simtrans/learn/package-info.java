/**
 * From a folder of images to a network that draws masks: a plan that is made by looking, and the
 * work that it describes, within the minutes given. {@link org.simtrans.learn.Recipe} holds what is
 * known about what works.
 */
package org.simtrans.learn;
