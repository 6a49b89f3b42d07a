"""Numbers that look random and are the same in every language: a hash of a name and an index."""

import zlib

import numpy as np


def pattern(name, shape, scale=1.0):
    """Float32 values in [-scale, scale), of the given shape, from 32-bit integer arithmetic."""
    count = int(np.prod(shape))
    state = np.arange(count, dtype=np.uint64) * 2654435761 + zlib.crc32(name.encode())
    state &= 0xFFFFFFFF
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        state ^= state >> shift
        state = (state * factor) & 0xFFFFFFFF
    state ^= state >> 16
    unit = (state >> 8).astype(np.float32) / np.float32(1 << 23) - np.float32(1)
    return (unit * np.float32(scale)).reshape(shape)


def fill(model):
    """Fills a torch model: kernels around 0, norm weights and running variances around 1."""
    import torch

    with torch.no_grad():
        for name, t in model.state_dict().items():
            if name.endswith("weight") and t.dim() == 1:
                values = 1 + pattern(name, t.shape, 0.1)
            elif name.endswith("running_var"):
                values = 1 + pattern(name, t.shape, 0.5)
            elif name.endswith("running_mean"):
                values = pattern(name, t.shape, 0.2)
            elif name.endswith("num_batches_tracked") or not t.is_floating_point():
                continue  # counts and indices
            else:
                values = pattern(name, t.shape, 0.05)
            t.copy_(torch.from_numpy(values))


def sample(array, count=1024):
    """At most `count` values of an array, evenly strided over its flattened form, and the stride."""
    flat = np.ascontiguousarray(array).reshape(-1)
    stride = max(1, flat.size // count)
    return flat[::stride][:count], stride
