// CRC-32C (Castagnoli), as record batches, snapshots and the manifest carry it.
#ifndef MARTLET_CRC32C_H
#define MARTLET_CRC32C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The ways to compute it, slowest first. Which of them exist is known only when the program runs.
enum martlet_crc32c_path {
    MARTLET_CRC32C_PORTABLE,
    /// One stream of the crc32 instruction (SSE4.2 or Armv8).
    MARTLET_CRC32C_ONE_WAY,
    /// Three interleaved streams joined by a carry-less multiplication: hides the latency of the instruction.
    MARTLET_CRC32C_THREE_WAY,
    /// Folding of 256 bytes a step with AVX-512 and VPCLMULQDQ.
    MARTLET_CRC32C_AVX512,
};

/// Continues `crc` (0 at the start) over `count` bytes, by the fastest path of this processor.
uint32_t martlet_crc32c(uint32_t crc, const void *bytes, size_t count);

/// The path that `martlet_crc32c` takes.
enum martlet_crc32c_path martlet_crc32c_chosen(void);

bool martlet_crc32c_supported(enum martlet_crc32c_path path);

/// As `martlet_crc32c` by one certain path, which must be supported: for tests and measurements.
uint32_t martlet_crc32c_by(enum martlet_crc32c_path path, uint32_t crc, const void *bytes, size_t count);

#endif
