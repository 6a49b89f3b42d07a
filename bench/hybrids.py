"""The networks on a hybrid of ResNet-50 and ViT-B/16, in PyTorch: timm's encoder, the decoder of the paper's "ViT",
and that of TransUNet."""

import timm
import torch
import torch.nn.functional as F
from torch import nn

import networks


class Hybrid(nn.Module):
    channels = [256, 512, 768, 768]

    def __init__(self, channels=1):
        super().__init__()
        self.vit = timm.create_model(
            "vit_base_r50_s16_384",
            in_chans=channels,
            num_classes=0,
            dynamic_img_size=True,
            drop_path_rate=0.1,
        )

    def features(self, x):
        """Maps at strides 2, 4 and 8, then tokens after three quarters and all of the blocks, each (B, h, w, C) with the
        class token (B, 1, C) beside it."""
        vit, backbone = self.vit, self.vit.patch_embed.backbone
        half = backbone.stem.norm(backbone.stem.conv(x))
        quarter = backbone.stages[0](backbone.stem.pool(half))
        eighth = backbone.stages[1](quarter)
        patches = vit.patch_embed.proj(backbone.stages[2](eighth))
        height, width = patches.shape[2:]
        x = vit._pos_embed(patches.permute(0, 2, 3, 1).contiguous())
        late = None
        for done, block in enumerate(vit.blocks, 1):
            x = block(x)
            if 4 * done == 3 * len(vit.blocks):
                late = x
        last = vit.norm(x)
        return half, quarter, eighth, Tokens(late, height, width), Tokens(last, height, width)

    def forward(self, x):
        _, quarter, eighth, late, last = self.features(x)
        coarsest = F.avg_pool2d(last.grid(), 2, ceil_mode=True, count_include_pad=False)
        return [quarter, eighth, late.grid(), coarsest]


class Tokens:
    def __init__(self, tokens, height, width):
        self.of_class, self.patches = tokens[:, :1], tokens[:, 1:]
        self.height, self.width = height, width

    def grid(self, patches=None):
        patches = self.patches if patches is None else patches
        return patches.transpose(1, 2).unflatten(2, (self.height, self.width))


class Readout(nn.Module):
    """Tells every patch what the class token knows (Ranftl et al., 2021)."""

    def __init__(self, width):
        super().__init__()
        self.project = nn.Sequential(nn.Linear(2 * width, width), nn.GELU())
        self.conv = nn.Conv2d(width, width, 1)

    def forward(self, tokens):
        joined = torch.cat([tokens.patches, tokens.of_class.expand_as(tokens.patches)], 2)
        return self.conv(tokens.grid(self.project(joined)))


class Vit(nn.Module):
    """(B, channels, H, W) -> logits (B, 1, H, W)."""

    def __init__(self, channels=1):
        super().__init__()
        self.encoder = Hybrid(channels)
        self.classifier = nn.Linear(768, 1000)  # counted by the paper, never run
        self.late = Readout(768)
        self.last = Readout(768)
        self.halve = nn.Conv2d(768, 768, 3, 2, 1)
        self.decoder = networks.Decoder(Hybrid.channels)

    def forward(self, images):
        _, quarter, eighth, late, last = self.encoder.features(images)
        maps = [quarter, eighth, self.late(late), self.halve(self.last(last))]
        return self.decoder(maps, images.shape[2:])


def relu_conv(inside, outside):
    return nn.Sequential(networks.conv_norm(inside, outside, 3), nn.ReLU(inplace=True))


class TransUNet(nn.Module):
    """(B, channels, H, W) -> logits (B, 1, H, W)."""

    widths = [512, 256, 128, 64, 16]  # at strides 16, 8, 4, 2 and 1
    skips = [512, 256, 64, 0]

    def __init__(self, channels=1):
        super().__init__()
        self.encoder = Hybrid(channels)
        self.bridge = relu_conv(768, self.widths[0])
        self.up = nn.ModuleList(
            nn.Sequential(relu_conv(below + skip, own), relu_conv(own, own))
            for below, skip, own in zip(self.widths, self.skips, self.widths[1:])
        )
        self.head = nn.Conv2d(self.widths[-1], 1, 3, padding=1)

    def forward(self, images):
        half, quarter, eighth, _, last = self.encoder.features(images)
        x = self.bridge(last.grid())
        for up, skip in zip(self.up, (eighth, quarter, half, None)):
            size = images.shape[2:] if skip is None else skip.shape[2:]
            x = F.interpolate(x, size, mode="bilinear", align_corners=True)
            x = up(x if skip is None else torch.cat([x, skip], 1))
        return self.head(x)
