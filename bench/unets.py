"""Networks that draw at full resolution, in PyTorch: a U-Net as nnU-Net builds it, and SimTrans with its decoder.
Both give logits at strides 1, 2, 4 and 8, finest first. Images have edges of a multiple of 32, at least 64."""

import torch
from torch import nn


def conv(inside, outside, kernel, stride=1):
    return nn.Conv2d(inside, outside, kernel, stride, kernel // 2)


def norm(channels):
    return nn.InstanceNorm2d(channels, affine=True)


def leaky():
    return nn.LeakyReLU(0.01, inplace=True)


def stage(inside, outside, stride=1):
    return nn.Sequential(
        conv(inside, outside, 3, stride),
        norm(outside),
        leaky(),
        conv(outside, outside, 3),
        norm(outside),
        leaky(),
    )


class Decoder(nn.Module):
    """Maps (B, channels[i], H/2^i, W/2^i) -> logits at strides 1, 2, 4 and 8."""

    def __init__(self, channels, classes=1):
        super().__init__()
        self.enlarge = nn.ModuleList(
            nn.ConvTranspose2d(below, own, 2, 2) for own, below in zip(channels, channels[1:])
        )
        self.up = nn.ModuleList(stage(2 * own, own) for own in channels[:-1])
        self.heads = nn.ModuleList(nn.Conv2d(own, classes, 1) for own in channels[:-2])

    def forward(self, maps):
        x = maps[-1]
        decoded = []
        for enlarge, up, skip in zip(self.enlarge[::-1], self.up[::-1], maps[-2::-1]):
            x = up(torch.cat([enlarge(x), skip], 1))
            decoded.append(x)
        return [head(x) for head, x in zip(self.heads, decoded[::-1])]


class UNet(nn.Module):
    """(B, channels, H, W) -> four maps of logits."""

    def __init__(self, channels=1, width=32):
        super().__init__()
        widths = [width * times for times in (1, 2, 4, 8, 16, 16)]
        inside = [channels, *widths]
        self.down = nn.ModuleList(stage(a, b, 1 if i == 0 else 2) for i, (a, b) in enumerate(zip(inside, widths)))
        self.decoder = Decoder(widths)

    def forward(self, x):
        maps = []
        for down in self.down:
            x = down(x)
            maps.append(x)
        return self.decoder(maps)


class SimTransFull(nn.Module):
    """(B, channels, H, W) -> four maps of logits."""

    widths = [16, 32, 64, 128, 256, 256]

    def __init__(self, encoder, channels=1):
        super().__init__()
        self.encoder = encoder
        first, second = self.widths[:2]
        self.stem = nn.ModuleList([stage(channels, first), stage(first, second, 2)])
        norms = [norm(width) for width in self.widths[2:-1]] + [nn.Identity()]
        self.skips = nn.ModuleList(
            nn.Sequential(conv(inside, outside, 1), normed, leaky())
            for inside, outside, normed in zip(encoder.channels, self.widths[2:], norms)
        )
        self.decoder = Decoder(self.widths)

    def forward(self, images):
        x = images
        maps = []
        for down in self.stem:
            x = down(x)
            maps.append(x)
        maps += [skip(tap.contiguous()) for skip, tap in zip(self.skips, self.encoder(images))]
        return self.decoder(maps)
