// CRC-32C by several paths, one chosen when first used.
//
// The state between steps is the bit-reflected remainder without the final inversion. Constants named x^n are that power
// of x modulo the polynomial, bit-reflected into 32 bits: the coefficient of x^0 is the highest bit.

#include "crc32c.h"

#include <pthread.h>
#include <string.h>

static uint64_t load64(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

// MARK: Portable

static uint32_t tables[8][256];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void fill_tables(void) {
    const uint32_t polynomial = 0x82f63b78;
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder >> 1) ^ (remainder & 1 ? polynomial : 0);
        tables[0][byte] = remainder;
    }
    // tables[n] is the remainder of a byte followed by n zero bytes.
    for (int n = 1; n < 8; n++)
        for (uint32_t byte = 0; byte < 256; byte++)
            tables[n][byte] = (tables[n - 1][byte] >> 8) ^ tables[0][tables[n - 1][byte] & 0xff];
}

static uint32_t portable(uint32_t state, const uint8_t *bytes, size_t count) {
    pthread_once(&tables_once, fill_tables);
    for (; count >= 8; bytes += 8, count -= 8) {
        uint32_t low = state
            ^ ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24);
        state = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24]
            ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^ tables[0][bytes[7]];
    }
    for (; count > 0; bytes++, count--)
        state = (state >> 8) ^ tables[0][(state ^ *bytes) & 0xff];
    return state;
}

// MARK: The instruction, per architecture

#if defined(__x86_64__)

#include <immintrin.h>

#define WITH_CRC __attribute__((target("sse4.2")))
#define WITH_CRC_AND_MULTIPLY __attribute__((target("sse4.2,pclmul")))
#define STEP64(state, word) ((uint32_t)_mm_crc32_u64(state, word))
#define STEP8(state, byte) _mm_crc32_u8(state, byte)
#define MULTIPLY(left, right) \
    ((uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi32_si128((int)(left)), _mm_cvtsi32_si128((int)(right)), 0)))

static bool has_crc(void) { return __builtin_cpu_supports("sse4.2"); }
static bool has_multiply(void) { return __builtin_cpu_supports("pclmul"); }
#define HAS_CRC_INSTRUCTION 1

#elif defined(__aarch64__)

#include <arm_acle.h>
#include <arm_neon.h>
#include <sys/auxv.h>

#define WITH_CRC __attribute__((target("crc")))
#define WITH_CRC_AND_MULTIPLY __attribute__((target("crc,aes")))
#define STEP64(state, word) __crc32cd(state, word)
#define STEP8(state, byte) __crc32cb(state, byte)
#define MULTIPLY(left, right) vgetq_lane_u64(vreinterpretq_u64_p128(vmull_p64((poly64_t)(left), (poly64_t)(right))), 0)

static bool has_crc(void) { return getauxval(AT_HWCAP) & (1 << 7); }       // HWCAP_CRC32
static bool has_multiply(void) { return getauxval(AT_HWCAP) & (1 << 4); }  // HWCAP_PMULL
#define HAS_CRC_INSTRUCTION 1

#endif

#if HAS_CRC_INSTRUCTION

WITH_CRC static uint32_t one_way(uint32_t state, const uint8_t *bytes, size_t count) {
    for (; count >= 8; bytes += 8, count -= 8)
        state = STEP64(state, load64(bytes));
    for (; count > 0; bytes++, count--)
        state = STEP8(state, *bytes);
    return state;
}

// The remainder of `state` followed by zero bytes, where `power` is x^(bits of those bytes - 33): the product of two
// reflected 32-bit values is off by one bit, and the step that reduces it multiplies by x^32.
#define SHIFTED(state, power) STEP64(0, MULTIPLY(state, power))

// One round of three adjacent blocks of `size` bytes each.
#define THREE_WAY_ROUNDS(size, power_of_one, power_of_two)                              \
    for (; count >= 3 * (size); bytes += 3 * (size), count -= 3 * (size)) {             \
        uint32_t second = 0, third = 0;                                                 \
        for (size_t at = 0; at < (size); at += 8) {                                     \
            state = STEP64(state, load64(bytes + at));                                  \
            second = STEP64(second, load64(bytes + (size) + at));                       \
            third = STEP64(third, load64(bytes + 2 * (size) + at));                     \
        }                                                                               \
        state = SHIFTED(state, power_of_two) ^ SHIFTED(second, power_of_one) ^ third;   \
    }

// x^(8n - 33) and x^(16n - 33) for blocks of n = 4096 and n = 256 bytes.
enum { LONG_BLOCK = 4096, SHORT_BLOCK = 256 };
static const uint32_t long_one = 0x82f89c77, long_two = 0x54a86326;
static const uint32_t short_one = 0xb9e02b86, short_two = 0xdd7e3b0c;

WITH_CRC_AND_MULTIPLY static uint32_t three_way(uint32_t state, const uint8_t *bytes, size_t count) {
    THREE_WAY_ROUNDS(LONG_BLOCK, long_one, long_two)
    THREE_WAY_ROUNDS(SHORT_BLOCK, short_one, short_two)
    return one_way(state, bytes, count);
}

#endif

// MARK: AVX-512

#if defined(__x86_64__)

#define WITH_AVX512 __attribute__((target("avx512f,vpclmulqdq,sse4.2")))

static bool has_avx512(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("vpclmulqdq"); }

// Moves each 128-bit lane n bits ahead of what follows it: its first half is worth x^(n + 64), its second x^n. The
// product of reflected halves is off by one bit, so `powers` holds x^(n + 63) and x^(n - 1), each in a high half.
WITH_AVX512 static inline __m512i folded(__m512i lanes, __m512i powers, __m512i next) {
    __m512i first = _mm512_clmulepi64_epi128(lanes, powers, 0x00);
    __m512i second = _mm512_clmulepi64_epi128(lanes, powers, 0x11);
    return _mm512_ternarylogic_epi64(first, second, next, 0x96);  // exclusive or of the three
}

#define POWERS(ahead, behind) (int64_t)0x##behind##00000000, (int64_t)0x##ahead##00000000

WITH_AVX512 static uint32_t avx512(uint32_t state, const uint8_t *bytes, size_t count) {
    if (count < 256) return one_way(state, bytes, count);
    const __m512i by2048 = _mm512_broadcast_i32x4(_mm_set_epi64x(POWERS(e9a5d8be, 1426a815)));
    const __m512i by512 = _mm512_broadcast_i32x4(_mm_set_epi64x(POWERS(1c19243b, 75bba45b)));
    // The last lane stays where it is: it is added after the multiplication.
    const __m512i by384to128 = _mm512_set_epi64(
        0, 0, POWERS(3743f7bd, 3171d430), POWERS(33ccbbbc, a2158b34), POWERS(a46ef4aa, 6051243f));

    __m512i sums[4];
    for (int n = 0; n < 4; n++) sums[n] = _mm512_loadu_si512(bytes + 64 * n);
    sums[0] = _mm512_xor_si512(sums[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)state)));
    bytes += 256, count -= 256;
    for (; count >= 256; bytes += 256, count -= 256)
        for (int n = 0; n < 4; n++) sums[n] = folded(sums[n], by2048, _mm512_loadu_si512(bytes + 64 * n));

    __m512i sum = sums[0];
    for (int n = 1; n < 4; n++) sum = folded(sum, by512, sums[n]);
    for (; count >= 64; bytes += 64, count -= 64) sum = folded(sum, by512, _mm512_loadu_si512(bytes));

    const __m512i last = _mm512_maskz_mov_epi64(0xc0, sum);
    const __m512i lanes = folded(sum, by384to128, last);
    const __m128i whole = _mm_xor_si128(
        _mm_xor_si128(_mm512_extracti32x4_epi32(lanes, 0), _mm512_extracti32x4_epi32(lanes, 1)),
        _mm_xor_si128(_mm512_extracti32x4_epi32(lanes, 2), _mm512_extracti32x4_epi32(lanes, 3)));
    state = STEP64(0, (uint64_t)_mm_cvtsi128_si64(whole));
    state = STEP64(state, (uint64_t)_mm_extract_epi64(whole, 1));
    return one_way(state, bytes, count);
}

#endif

// MARK: Choice

bool martlet_crc32c_supported(enum martlet_crc32c_path path) {
    switch (path) {
    case MARTLET_CRC32C_PORTABLE: return true;
#if HAS_CRC_INSTRUCTION
    case MARTLET_CRC32C_ONE_WAY: return has_crc();
    case MARTLET_CRC32C_THREE_WAY: return has_crc() && has_multiply();
#endif
#if defined(__x86_64__)
    case MARTLET_CRC32C_AVX512: return has_crc() && has_avx512();
#endif
    default: return false;
    }
}

static enum martlet_crc32c_path chosen;
static pthread_once_t chosen_once = PTHREAD_ONCE_INIT;

static void choose(void) {
    chosen = MARTLET_CRC32C_AVX512;
    while (!martlet_crc32c_supported(chosen)) chosen--;
}

enum martlet_crc32c_path martlet_crc32c_chosen(void) {
    pthread_once(&chosen_once, choose);
    return chosen;
}

uint32_t martlet_crc32c_by(enum martlet_crc32c_path path, uint32_t crc, const void *bytes, size_t count) {
    switch (path) {
#if HAS_CRC_INSTRUCTION
    case MARTLET_CRC32C_ONE_WAY: return ~one_way(~crc, bytes, count);
    case MARTLET_CRC32C_THREE_WAY: return ~three_way(~crc, bytes, count);
#endif
#if defined(__x86_64__)
    case MARTLET_CRC32C_AVX512: return ~avx512(~crc, bytes, count);
#endif
    default: return ~portable(~crc, bytes, count);
    }
}

uint32_t martlet_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return martlet_crc32c_by(martlet_crc32c_chosen(), crc, bytes, count);
}
