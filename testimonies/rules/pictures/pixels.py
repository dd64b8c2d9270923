"""A picture of unknown origin in, a new picture made of its visible pixels alone out. Runs in the worker."""

import warnings
from contextlib import suppress
from io import BytesIO
from math import ceil, floor, sqrt

# Named one by one, before files are out of reach: Pillow looks for what it needs at the last moment.
from PIL import (
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ExifTags import Base
from PIL.Image import Resampling, Transpose

from . import sizes

PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
warnings.simplefilter("ignore")

SRGB = ImageCms.createProfile("sRGB")
COLOURS = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}  # of an ICC profile: the mode it speaks of
TURNS = {  # what the orientation of EXIF asks for
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
STRIP = 500_000  # pixels copied at once, or one line
BURNT = (48, 48, 48)

Rectangles = list[tuple[int, int, int, int]]


class TooManyPixelsError(Exception):
    """The picture is larger than what is accepted, or than what fits in the worker's memory."""


def cleaned(content: bytes, kind: str, rectangles: Rectangles) -> bytes:
    """WebP bytes; `rectangles` (x, y, width, height) in pixels of the result are filled. Any Exception: broken."""
    picture = opened(content, kind)
    picture.load()
    turn, profile = orientation(picture), picture.info.get("icc_profile")
    picture = in_srgb(resized(shrunk(picture)), profile)
    if turn is not None:  # a mirror is 0
        picture = picture.transpose(turn)
    for rectangle in rectangles:
        burn(picture, *rectangle)
    return encoded(picture)


def opened(content: bytes, kind: str) -> Image.Image:
    """Known by its header alone: nothing is decoded before its size is accepted."""
    most = sizes.MOST_PIXELS_WEBP if kind == "webp" else sizes.MOST_PIXELS
    Image.MAX_IMAGE_PIXELS = (
        most // 2
    )  # Pillow refuses twice this number, and for WebP before it takes memory
    try:
        picture = Image.open(BytesIO(content), formats=(kind.upper(),))
    except Image.DecompressionBombError:
        raise TooManyPixelsError from None
    if picture.width * picture.height > most or max(picture.size) > sizes.MOST_PIXELS_A_SIDE:
        raise TooManyPixelsError
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        if (
            picture.info.get("progressive")
            and kept_until_the_last_scan(picture) > sizes.MOST_PROGRESSIVE_BYTES
        ):
            raise TooManyPixelsError
        picture.draft(None, final_size(picture))  # the decoder itself halves, quarters...
    return picture


def kept_until_the_last_scan(picture: JpegImagePlugin.JpegImageFile) -> int:
    """Bytes of the coefficients of a progressive JPEG (ITU-T T.81, A.1.1: a component has its share of samples)."""
    shares: list[tuple[int, int]] = [(across, down) for _, across, down, _ in picture.layer]
    most = max(across for across, _ in shares) * max(down for _, down in shares)
    samples = sum(across * down for across, down in shares) / most
    return ceil(picture.width * picture.height * samples * 2)


def scale(picture: Image.Image) -> float:
    by_area = sqrt(sizes.MOST_CLEAN_PIXELS / (picture.width * picture.height))
    return min(1, by_area, sizes.LONGEST_SIDE / max(picture.size))


def final_size(picture: Image.Image) -> tuple[int, int]:
    width, height = (floor(side * scale(picture)) for side in picture.size)
    return max(1, width), max(1, height)


def orientation(picture: Image.Image) -> Transpose | None:
    with suppress(Exception):  # a broken note beside the pixels does not break the picture
        return TURNS.get(picture.getexif().get(Base.Orientation, 1))
    return None


def shrunk(picture: Image.Image) -> Image.Image:
    """A copy over white, without transparency, less than twice too wide.

    Made strip by strip: 40 megapixels take 160 MB, so that no second copy of them would fit.
    """
    # A decoder of WebP leaves so little memory that a picture may come out a little smaller instead.
    whole = round if picture.format == "WEBP" else floor
    factor = whole(1 / scale(picture))
    mode = picture.mode if picture.mode in {"L", "CMYK"} and not picture.has_transparency_data else "RGB"
    small = Image.new(mode, (ceil(picture.width / factor), ceil(picture.height / factor)))
    lines = max(1, STRIP // (picture.width * factor))
    for line in range(0, small.height, lines):
        bottom = min((line + lines) * factor, picture.height)
        strip = picture.crop((0, line * factor, picture.width, bottom))
        small.paste(over_white(strip, mode).reduce(factor), (0, line))
    return small


def over_white(strip: Image.Image, mode: str) -> Image.Image:
    if strip.mode == "I;16":  # 16 bits of grey
        return strip.point(lambda grey: grey / 256).convert("L").convert(mode)
    if not strip.has_transparency_data:
        return strip.convert(mode)
    strip = strip.convert("RGBA")
    white = Image.new("RGB", strip.size, "white")
    white.paste(strip, mask=strip.getchannel("A"))
    return white


def resized(picture: Image.Image) -> Image.Image:
    size = final_size(picture)
    return picture if size == picture.size else picture.resize(size, Resampling.LANCZOS)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    with suppress(Exception):  # a broken profile does not break the picture
        return by_profile(picture, profile) if profile else picture.convert("RGB")
    return picture.convert("RGB")


def by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    mode = COLOURS[source.profile.xcolor_space.strip()]
    return ImageCms.buildTransform(source, SRGB, mode, "RGB").apply(picture.convert(mode))


def burn(picture: Image.Image, x: int, y: int, width: int, height: int) -> None:
    left, right = (min(max(0, at), picture.width) for at in (x, x + width))
    top, bottom = (min(max(0, at), picture.height) for at in (y, y + height))
    picture.paste(BURNT, (left, top, right, bottom))


def encoded(picture: Image.Image) -> bytes:
    """From raw pixels, so that nothing that came with them is left: no profile, note, second frame or thumbnail."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    content = BytesIO()
    bare.save(content, "WEBP", quality=82, method=4)
    return content.getvalue()
