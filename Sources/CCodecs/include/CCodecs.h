// The compression libraries of the wire: lz4 frames, zstd, zlib (gzip) and snappy.
#ifndef MARTLET_CCODECS_H
#define MARTLET_CCODECS_H

#include <lz4frame.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

#endif
