"""What a picture may weigh and measure, on both sides of the pipe between the site and its worker."""

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 40_000_000
MOST_PIXELS_WEBP = 12_000_000  # its decoder holds 16 bytes a pixel
MOST_PIXELS_A_SIDE = 65_535  # what a JPEG can say; Pillow keeps a pointer for every line
# Of the clean picture. A long conversation is one tall screenshot: bound by its side alone, its words could not be read.
MOST_CLEAN_PIXELS = 4_000_000
LONGEST_SIDE = 8_000

# libjpeg keeps two bytes for every sample of a progressive picture until its last scan is read: 114 MiB for
# 40 megapixels with halved colours (4:2:0), 229 MiB with whole ones (4:4:4), which would not fit.
MOST_PROGRESSIVE_BYTES = 128 * 2**20

WORKER_BYTES = 216 * 2**20  # that the worker may map once started, the picture included
WORKER_SECONDS = 10  # of processor
