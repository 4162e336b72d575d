#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crc32c.h"

// MARK: Batches

static uint8_t *put_varint(uint8_t *at, int64_t value) {
    uint64_t zigzag = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
    while (zigzag >= 0x80) {
        *at++ = (uint8_t)(zigzag | 0x80);
        zigzag >>= 7;
    }
    *at++ = (uint8_t)zigzag;
    return at;
}

size_t batch_bound(int records, size_t size) { return BATCH_HEADER + (size_t)records * (size + 32); }

static uint8_t *put_record(uint8_t *at, int ordinal, size_t size) {
    uint8_t fields[32], *end = fields;
    *end++ = 0;
    end = put_varint(end, 0);
    end = put_varint(end, ordinal);
    end = put_varint(end, -1);
    end = put_varint(end, (int64_t)size);
    size_t before = (size_t)(end - fields);
    at = put_varint(at, (int64_t)(before + size + 1));
    memcpy(at, fields, before);
    at += before;
    for (size_t index = 0; index < size; index++) *at++ = (uint8_t)('0' + (index * 7 + (size_t)ordinal) % 64);
    *at++ = 0;
    return at;
}

size_t build_batch(uint8_t *room, int records, size_t size) {
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    int64_t millis = wall.tv_sec * 1000 + wall.tv_nsec / 1000000;
    uint8_t *at = room + BATCH_CHECKED;
    at = put16(at, 0);
    at = put32(at, records - 1);
    at = put64(at, millis);
    at = put64(at, millis);
    at = put64(at, -1);
    at = put16(at, -1);
    at = put32(at, -1);
    at = put32(at, records);
    for (int ordinal = 0; ordinal < records; ordinal++) at = put_record(at, ordinal, size);
    size_t total = (size_t)(at - room);
    put64(room, 0);
    put32(room + 8, (int32_t)(total - 12));
    put32(room + 12, -1);
    room[16] = 2;
    put32(room + BATCH_CRC, (int32_t)martlet_crc32c(0, room + BATCH_CHECKED, total - BATCH_CHECKED));
    return total;
}

// MARK: Sockets

void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

void must(int holds, const char *what) {
    if (!holds) fail(what);
}

static void without_delay(int socket) {
    int on = 1;
    must(setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
}

int listen_on(uint16_t port, uint16_t *chosen) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    must(listener >= 0, "socket");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    must(listen(listener, 1024) == 0, "listen");
    socklen_t size = sizeof address;
    must(getsockname(listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
    *chosen = ntohs(address.sin_port);
    return listener;
}

int connect_to(const char *host, uint16_t port) {
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    must(connection >= 0, "socket");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    must(inet_pton(AF_INET, host, &address.sin_addr) == 1, host);
    must(connect(connection, (struct sockaddr *)&address, sizeof address) == 0, "connect");
    without_delay(connection);
    return connection;
}

void send_all(int socket, const void *bytes, size_t count) {
    const uint8_t *at = bytes;
    while (count > 0) {
        ssize_t sent = send(socket, at, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        must(sent > 0, "send");
        at += sent;
        count -= (size_t)sent;
    }
}

void receive_all(int socket, void *bytes, size_t count) {
    uint8_t *at = bytes;
    while (count > 0) {
        ssize_t received = recv(socket, at, count, 0);
        if (received < 0 && errno == EINTR) continue;
        must(received > 0, "receive");
        at += received;
        count -= (size_t)received;
    }
}

double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
