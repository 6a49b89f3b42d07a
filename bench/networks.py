"""The networks of './simtrans bench' in PyTorch: timm's Swin, torchvision's ResNet-50, the paper's decoder and
the heads of pretraining, of docs/architecture.md. unets.py and hybrids.py have the others, models.py the names. Parameter counts
are equal; compare.sh checks them."""

import timm
import torch
import torch.nn.functional as F
import torchvision
from timm.models.swin_transformer import SwinTransformer
from torch import nn


class Swin(nn.Module):
    def __init__(self, name, size, channels=1):
        super().__init__()
        # always_partition: maps that are smaller than a window are padded, as in SimTrans, so that all weights are there.
        whole = {"in_chans": channels, "num_classes": 0, "always_partition": True}
        if name == "swin-tiny-test":
            self.swin = SwinTransformer(
                img_size=size,
                embed_dim=32,
                depths=(2, 2, 2, 2),
                num_heads=(1, 2, 4, 8),
                window_size=7,
                drop_path_rate=0.0,
                **whole,
            )
        else:
            timms, drop = {
                "swin-t": ("swin_tiny_patch4_window7_224", 0.1),
                "swin-s": ("swin_small_patch4_window7_224", 0.2),
                "swin-b": ("swin_base_patch4_window12_384", 0.3),
            }[name]
            self.swin = timm.create_model(
                timms, img_size=size, drop_path_rate=drop, **whole
            )
        for block in (block for layer in self.swin.layers for block in layer.blocks):
            if min(block.input_resolution) <= block.window_size[0]:  # one window: nothing to shift
                block.shift_size, block.attn_mask = (0, 0), None
        self.channels = [self.swin.embed_dim << i for i in range(4)]

    def forward(self, x, hidden=None, token=None):
        """hidden (B, 1, H, W) is 1 where the token stands in the place of patches."""
        y = self.swin.patch_embed(x)
        if hidden is not None:
            y = torch.where(F.max_pool2d(hidden, 4).permute(0, 2, 3, 1) > 0, token.to(y.dtype), y)
        maps = []
        for layer in self.swin.layers:
            y = layer(y)
            maps.append(y)
        maps[3] = self.swin.norm(y)
        return [m.permute(0, 3, 1, 2) for m in maps]  # (B, C, H, W)


class ResNet50(nn.Module):
    channels = [256, 512, 1024, 2048]

    def __init__(self, channels=1):
        super().__init__()
        whole = torchvision.models.resnet50()
        self.stem = nn.Sequential(
            nn.Conv2d(channels, 64, 7, 2, 3, bias=False), whole.bn1, whole.relu, whole.maxpool
        )
        self.stages = nn.ModuleList([whole.layer1, whole.layer2, whole.layer3, whole.layer4])

    def forward(self, x):
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class SimClr(nn.Module):
    """(B, 1, H, W) -> (B, 128)."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        width = encoder.channels[-1]
        self.projection = nn.Sequential(
            nn.Linear(width, width, bias=False),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            nn.Linear(width, 128, bias=False),
            nn.BatchNorm1d(128),
        )

    def forward(self, views):
        return self.projection(self.encoder(views)[-1].mean((2, 3)))


class SimMim(nn.Module):
    """(B, channels, H, W) and hidden (B, 1, H, W) -> the image as it is guessed (B, channels, H, W)."""

    def __init__(self, encoder, channels=1):
        super().__init__()
        self.encoder = encoder
        self.token = nn.Parameter(0.02 * torch.randn(encoder.channels[0]))
        self.head = nn.Sequential(
            nn.Conv2d(encoder.channels[-1], 32 * 32 * channels, 1), nn.PixelShuffle(32)
        )

    def forward(self, images, hidden):
        guess = self.head(self.encoder(images, hidden, self.token)[-1])
        return guess[:, :, : images.shape[2], : images.shape[3]]


class Masked(nn.Module):
    """A network of one output channel for each channel of the image that fills in what is hidden."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images, hidden):
        out = self.network(images * (1 - hidden))
        return out[0] if isinstance(out, list) else out


def conv_norm(inside, outside, kernel):
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outside)
    )


class ChannelAttention(nn.Module):
    def __init__(self, channels, reduction):
        super().__init__()
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, channels // reduction, 1),
            nn.ReLU(),
            nn.Conv2d(channels // reduction, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return x * self.weigh(x)


class Rcab(nn.Module):
    def __init__(self, channels, reduction):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
            ChannelAttention(channels, reduction),
        )

    def forward(self, x):
        return x + self.body(x)


class Decoder(nn.Module):
    """Four maps, finest first -> logits (B, 1, *size)."""

    def __init__(self, channels, neck=32):
        super().__init__()
        self.neck = nn.ModuleList(
            nn.Sequential(conv_norm(c, neck, 1), conv_norm(neck, neck, 3), conv_norm(neck, neck, 3))
            for c in channels
        )
        joined = neck * 4
        self.rcab = Rcab(joined, 16)
        self.msd = nn.ModuleList(
            nn.Conv2d(joined, 1, 3, padding=d, dilation=d, bias=False) for d in (3, 6, 12, 18)
        )

    def forward(self, maps, size):
        finest = maps[0].shape[2:]
        scales = [
            F.interpolate(branch(m), finest, mode="bilinear", align_corners=True)
            for branch, m in zip(self.neck, maps)
        ]
        x = self.rcab(torch.cat(scales, 1))  # (B, 128, H/4, W/4)
        coarse = sum(scale(x) for scale in self.msd)
        return F.interpolate(coarse, size, mode="bilinear", align_corners=True)


class SimTrans(nn.Module):
    """(B, channels, H, W) -> logits (B, 1, H, W)."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = Decoder(encoder.channels)

    def forward(self, images):
        return self.decoder(self.encoder(images), images.shape[2:])

