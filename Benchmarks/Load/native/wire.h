// What the programs of the load suite share: big-endian fields, record batches, sockets. No more of the protocol than a
// measurement needs.
#ifndef MARTLET_LOAD_WIRE_H
#define MARTLET_LOAD_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum api { PRODUCE = 0, FETCH = 1, LIST_OFFSETS = 2, METADATA = 3, API_VERSIONS = 18 };

static inline uint8_t *put16(uint8_t *at, int16_t value) {
    uint16_t big = __builtin_bswap16((uint16_t)value);
    memcpy(at, &big, 2);
    return at + 2;
}

static inline uint8_t *put32(uint8_t *at, int32_t value) {
    uint32_t big = __builtin_bswap32((uint32_t)value);
    memcpy(at, &big, 4);
    return at + 4;
}

static inline uint8_t *put64(uint8_t *at, int64_t value) {
    uint64_t big = __builtin_bswap64((uint64_t)value);
    memcpy(at, &big, 8);
    return at + 8;
}

static inline uint8_t *put_string(uint8_t *at, const char *text, int16_t count) {
    at = put16(at, count);
    memcpy(at, text, (size_t)count);
    return at + count;
}

static inline int16_t get16(const uint8_t *at) {
    uint16_t big;
    memcpy(&big, at, 2);
    return (int16_t)__builtin_bswap16(big);
}

static inline int32_t get32(const uint8_t *at) {
    uint32_t big;
    memcpy(&big, at, 4);
    return (int32_t)__builtin_bswap32(big);
}

static inline int64_t get64(const uint8_t *at) {
    uint64_t big;
    memcpy(&big, at, 8);
    return (int64_t)__builtin_bswap64(big);
}

/// Where a batch's checksum stands, and where what it covers begins.
enum { BATCH_CRC = 17, BATCH_CHECKED = 21, BATCH_HEADER = 61 };

/// Writes a batch of `records` values of `size` bytes; `room` must be at least `batch_bound`.
size_t build_batch(uint8_t *room, int records, size_t size);
size_t batch_bound(int records, size_t size);

/// Ends the program with what failed.
void fail(const char *what);
void must(int holds, const char *what);

int listen_on(uint16_t port, uint16_t *chosen);
int connect_to(const char *host, uint16_t port);
void send_all(int socket, const void *bytes, size_t count);
void receive_all(int socket, void *bytes, size_t count);

double seconds_now(void);

#endif
