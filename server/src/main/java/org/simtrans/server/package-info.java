/**
 * A page in the browser and HTTP for programs: look at the scans of a cohort, correct masks, learn
 * again. In: a folder of images, a folder of runs. Out: answers over HTTP, label files, runs.
 */
package org.simtrans.server;
