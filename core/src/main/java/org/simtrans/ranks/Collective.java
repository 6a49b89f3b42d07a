package org.simtrans.ranks;

import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Work;

/** A collective operation that has been started and may still be running. */
record Collective(Backend backend, Work work) {}
