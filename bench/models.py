"""The encoders and segmentation networks by the names that './simtrans' gives them."""

import sys

import hybrids
import networks
import unets

ENCODERS = {"resunet": "resnet50", "vit": "r50-vit-b16", "transunet": "r50-vit-b16", "unet": "none", "unet-small": "none"}
DICE = ["simtrans-full", "transunet", "unet", "unet-small"]  # trained with Dice and cross-entropy
NAMES = ["simtrans", "simtrans-full", *ENCODERS]


def encoder(name, size, channels=1):
    if name == "resnet50":
        return networks.ResNet50(channels)
    return hybrids.Hybrid(channels) if name == "r50-vit-b16" else networks.Swin(name, size, channels)


def segmentation(model, name, size, channels=1):
    """(B, channels, H, W) -> logits (B, 1, H, W); a list of them where coarser ones are supervised as well."""
    if model in ("unet", "unet-small", "simtrans-full") and any(edge % 32 or edge < 64 for edge in size):
        sys.exit(f"step: {model} needs edges that are multiples of 32, at least 64; found {size}")
    if model in ("unet", "unet-small"):
        return unets.UNet(channels, 32 if model == "unet" else 16)
    if model == "vit":
        return hybrids.Vit(channels)
    if model == "transunet":
        return hybrids.TransUNet(channels)
    taught = encoder(name, size, channels)
    return unets.SimTransFull(taught, channels) if model == "simtrans-full" else networks.SimTrans(taught)


def channels_last(model, name, precision):
    """Whether PyTorch is faster with channels last in memory, on a processor: measured for each network."""
    return name == "resnet50" or precision == "bf16" and model in ("unet", "unet-small", "simtrans-full")
