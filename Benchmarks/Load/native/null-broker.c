// A broker that does nothing but what nobody can leave out: it shows what a client, or a machine, can do at most.
//
//   null-broker [--store FILE] [--sync] [--prewrite BYTES] [--partitions N] [--records N] [--record-size N] [--batch N]
//
// Produce 3-7 is acknowledged at once; with --store after its checksum was verified and its bytes written; with --sync
// after fdatasync as well, one for all that came meanwhile. Fetch 4 gives --records records, always the same bytes, in
// batches of --batch. One thread, and one that synchronizes. Trusts its clients.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <netinet/tcp.h>
#include <netinet/in.h>
#include <unistd.h>

#include "crc32c.h"
#include "wire.h"

enum { MOST_CONNECTIONS = 2048, FETCHED = 1 << 20, SMALLEST_ROOM = 1 << 16 };

struct peer {
    int socket;
    uint8_t *room;
    size_t capacity, count;
};

static struct {
    int store;
    bool synchronizes;
    int partitions;
    int64_t records;
    int64_t position;
    int64_t next_offset;
    uint16_t port;
    /// Batches for Fetch: all of the same size.
    uint8_t *batches;
    size_t batch_size;
    int batch_records, batch_count;
} broker = {.store = -1, .partitions = 1};

// MARK: Acknowledgements that wait for a sync

struct answer {
    int socket;
    size_t count;
    uint8_t bytes[200];
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct answer *waiting, *taken;
    size_t count;
} syncs = {.lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER};

enum { MOST_ANSWERS = 1 << 14 };

static void *synchronize(void *unused) {
    (void)unused;
    while (true) {
        pthread_mutex_lock(&syncs.lock);
        while (syncs.count == 0) pthread_cond_wait(&syncs.some, &syncs.lock);
        struct answer *answers = syncs.waiting;
        size_t count = syncs.count;
        syncs.waiting = syncs.taken;
        syncs.taken = answers;
        syncs.count = 0;
        pthread_mutex_unlock(&syncs.lock);
        must(fdatasync(broker.store) == 0, "fdatasync");
        for (size_t index = 0; index < count; index++)
            send_all(answers[index].socket, answers[index].bytes, answers[index].count);
    }
}

static void acknowledge(int socket, const uint8_t *bytes, size_t count) {
    if (!broker.synchronizes) {
        send_all(socket, bytes, count);
        return;
    }
    pthread_mutex_lock(&syncs.lock);
    must(syncs.count < MOST_ANSWERS && count <= sizeof syncs.waiting->bytes, "too many answers");
    struct answer *answer = &syncs.waiting[syncs.count++];
    answer->socket = socket;
    answer->count = count;
    memcpy(answer->bytes, bytes, count);
    pthread_cond_signal(&syncs.some);
    pthread_mutex_unlock(&syncs.lock);
}

// MARK: Requests

static uint8_t *begin(uint8_t *out, int32_t correlation) { return put32(out + 4, correlation); }

static size_t end(uint8_t *out, const uint8_t *at) {
    put32(out, (int32_t)(at - out - 4));
    return (size_t)(at - out);
}

static const struct {
    int16_t key, most;
} served[] = {{PRODUCE, 7}, {FETCH, 4}, {LIST_OFFSETS, 1}, {METADATA, 4}, {API_VERSIONS, 3}};
enum { SERVED = sizeof served / sizeof *served };

static void api_versions(struct peer *peer, int32_t correlation, int16_t version) {
    uint8_t out[256], *at = put16(begin(out, correlation), 0);
    bool flexible = version >= 3;
    if (flexible) *at++ = SERVED + 1; else at = put32(at, SERVED);
    for (int index = 0; index < SERVED; index++) {
        at = put16(put16(put16(at, served[index].key), 0), served[index].most);
        if (flexible) *at++ = 0;
    }
    if (version >= 1) at = put32(at, 0);
    if (flexible) *at++ = 0;
    send_all(peer->socket, out, end(out, at));
}

static void metadata(struct peer *peer, int32_t correlation, const uint8_t *body) {
    int32_t topics = get32(body);
    body += 4;
    uint8_t *out = malloc(1024 + (size_t)(topics < 0 ? 0 : topics) * (300 + 30 * (size_t)broker.partitions));
    uint8_t *at = put32(begin(out, correlation), 0);
    at = put32(put32(at, 1), 1);
    at = put32(put_string(at, "127.0.0.1", 9), broker.port);
    at = put16(at, -1);
    at = put32(put16(at, -1), 1);
    at = put32(at, topics < 0 ? 0 : topics);
    for (int32_t topic = 0; topic < topics; topic++) {
        int16_t count = get16(body);
        at = put_string(put16(at, 0), (const char *)body + 2, count);
        body += 2 + count;
        *at++ = 0;
        at = put32(at, broker.partitions);
        for (int32_t index = 0; index < broker.partitions; index++) {
            at = put32(put32(put16(at, 0), index), 1);
            at = put32(put32(at, 1), 1);
            at = put32(put32(at, 1), 1);
        }
    }
    send_all(peer->socket, out, end(out, at));
    free(out);
}

static void list_offsets(struct peer *peer, int32_t correlation, const uint8_t *body) {
    static uint8_t out[1 << 16];
    body += 4;
    int32_t topics = get32(body);
    body += 4;
    uint8_t *at = put32(begin(out, correlation), topics);
    for (int32_t topic = 0; topic < topics; topic++) {
        int16_t count = get16(body);
        at = put_string(at, (const char *)body + 2, count);
        body += 2 + count;
        int32_t partitions = get32(body);
        body += 4;
        at = put32(at, partitions);
        for (int32_t index = 0; index < partitions; index++, body += 12) {
            at = put16(put32(at, get32(body)), 0);
            at = put64(put64(at, -1), get64(body + 4) == -1 ? broker.records : 0);
        }
    }
    send_all(peer->socket, out, end(out, at));
}

static void store(const uint8_t *batch, size_t count) {
    uint32_t sum = martlet_crc32c(0, batch + BATCH_CHECKED, count - BATCH_CHECKED);
    must(sum == (uint32_t)get32(batch + BATCH_CRC), "a batch's checksum");
    must(pwrite(broker.store, batch, count, broker.position) == (ssize_t)count, "pwrite");
    broker.position += (int64_t)count;
}

static void produce(struct peer *peer, int32_t correlation, uint8_t *body) {
    int16_t transactional = get16(body);
    body += 2 + (transactional > 0 ? transactional : 0);
    int16_t acks = get16(body);
    body += 6;
    int32_t topics = get32(body);
    body += 4;
    static uint8_t out[1 << 16];
    uint8_t *at = put32(begin(out, correlation), topics);
    for (int32_t topic = 0; topic < topics; topic++) {
        int16_t count = get16(body);
        at = put_string(at, (const char *)body + 2, count);
        body += 2 + count;
        int32_t partitions = get32(body);
        body += 4;
        at = put32(at, partitions);
        for (int32_t index = 0; index < partitions; index++) {
            int32_t partition = get32(body);
            size_t size = (size_t)get32(body + 4);
            uint8_t *batch = body + 8;
            int64_t offset = broker.next_offset;
            broker.next_offset += get32(batch + 23) + 1;
            put64(batch, offset);
            if (broker.store >= 0) store(batch, size);
            body = batch + size;
            at = put16(put32(at, partition), 0);
            at = put64(put64(put64(at, offset), -1), 0);
        }
    }
    at = put32(at, 0);
    if (acks != 0) acknowledge(peer->socket, out, end(out, at));
}

static void fetch(struct peer *peer, int32_t correlation, const uint8_t *body) {
    // One topic with one partition, as the clients of the suite ask.
    body += 17;
    must(get32(body) == 1, "a fetch of one topic");
    int16_t count = get16(body + 4);
    const char *name = (const char *)body + 6;
    body += 6 + count;
    must(get32(body) == 1, "a fetch of one partition");
    int32_t partition = get32(body + 4);
    int64_t offset = get64(body + 8);
    int64_t left = (broker.records - offset) / broker.batch_records;
    int batches = left < broker.batch_count ? (int)left : broker.batch_count;
    uint8_t out[512], *at = put32(begin(out, correlation), 0);
    at = put_string(put32(at, 1), name, count);
    at = put16(put32(put32(at, 1), partition), 0);
    at = put64(put64(at, broker.records), broker.records);
    size_t bytes = (size_t)batches * broker.batch_size;
    at = put32(put32(at, -1), (int32_t)bytes);
    put32(out, (int32_t)((size_t)(at - out) + bytes - 4));
    for (int index = 0; index < batches; index++)
        put64(broker.batches + (size_t)index * broker.batch_size, offset + (int64_t)index * broker.batch_records);
    send_all(peer->socket, out, (size_t)(at - out));
    send_all(peer->socket, broker.batches, bytes);
}

static void handle(struct peer *peer, uint8_t *frame) {
    int16_t key = get16(frame), version = get16(frame + 2);
    int32_t correlation = get32(frame + 4);
    int16_t client = get16(frame + 8);
    uint8_t *body = frame + 10 + (client > 0 ? client : 0);
    switch (key) {
    case PRODUCE: produce(peer, correlation, body); break;
    case FETCH: fetch(peer, correlation, body); break;
    case LIST_OFFSETS: list_offsets(peer, correlation, body); break;
    case METADATA: metadata(peer, correlation, body); break;
    case API_VERSIONS: api_versions(peer, correlation, version); break;
    default: must(false, "an API that is served");
    }
}

// MARK: Connections

/// Reads once and handles what is whole; false where the peer has gone.
static bool serve(struct peer *peer) {
    size_t needed = peer->count >= 4 ? (size_t)get32(peer->room) + 4 : 0;
    if (needed > peer->capacity) {
        peer->capacity = needed * 2;
        peer->room = realloc(peer->room, peer->capacity);
    }
    ssize_t received = recv(peer->socket, peer->room + peer->count, peer->capacity - peer->count, 0);
    if (received <= 0) return received < 0 && errno == EINTR;
    peer->count += (size_t)received;
    size_t done = 0;
    while (peer->count - done >= 4) {
        size_t size = (size_t)get32(peer->room + done) + 4;
        if (peer->count - done < size) break;
        handle(peer, peer->room + done + 4);
        done += size;
    }
    if (done > 0) memmove(peer->room, peer->room + done, peer->count - done);
    peer->count -= done;
    return true;
}

static void run(int listener) {
    static struct pollfd watched[MOST_CONNECTIONS + 1];
    static struct peer peers[MOST_CONNECTIONS + 1];
    int count = 1;
    watched[0] = (struct pollfd){.fd = listener, .events = POLLIN};
    while (true) {
        if (poll(watched, (nfds_t)count, -1) < 0) continue;
        for (int index = count - 1; index > 0; index--) {
            if (watched[index].revents == 0 || serve(&peers[index])) continue;
            close(peers[index].socket);
            free(peers[index].room);
            count--;
            peers[index] = peers[count];
            watched[index] = watched[count];
        }
        if (watched[0].revents == 0 || count > MOST_CONNECTIONS) continue;
        int accepted = accept(listener, NULL, NULL), on = 1;
        if (accepted < 0) continue;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watched[count] = (struct pollfd){.fd = accepted, .events = POLLIN};
        peers[count++] = (struct peer){accepted, malloc(SMALLEST_ROOM), SMALLEST_ROOM, 0};
    }
}

// MARK: Start

static void open_store(const char *path, int64_t prewritten) {
    static uint8_t zeros[1 << 20];
    broker.store = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    must(broker.store >= 0, path);
    for (int64_t position = 0; position < prewritten; position += (int64_t)sizeof zeros)
        must(pwrite(broker.store, zeros, sizeof zeros, position) == (ssize_t)sizeof zeros, path);
    must(fdatasync(broker.store) == 0, "fdatasync");
}

static void make_batches(int records, size_t size) {
    uint8_t *one = malloc(batch_bound(records, size));
    broker.batch_size = build_batch(one, records, size);
    broker.batch_records = records;
    broker.batch_count = FETCHED / (int)broker.batch_size;
    if (broker.batch_count == 0) broker.batch_count = 1;
    broker.batches = malloc(broker.batch_size * (size_t)broker.batch_count);
    for (int index = 0; index < broker.batch_count; index++)
        memcpy(broker.batches + broker.batch_size * (size_t)index, one, broker.batch_size);
    free(one);
}

int main(int count, char **arguments) {
    const char *path = NULL;
    int64_t prewritten = 0, size = 1024, batch = 16384;
    for (int index = 1; index < count; index++) {
        const char *name = arguments[index];
        if (strcmp(name, "--sync") == 0) {
            broker.synchronizes = true;
            continue;
        }
        const char *value = arguments[++index];
        must(value != NULL, name);
        if (strcmp(name, "--store") == 0) path = value;
        else if (strcmp(name, "--prewrite") == 0) prewritten = atoll(value);
        else if (strcmp(name, "--partitions") == 0) broker.partitions = atoi(value);
        else if (strcmp(name, "--records") == 0) broker.records = atoll(value);
        else if (strcmp(name, "--record-size") == 0) size = atoll(value);
        else if (strcmp(name, "--batch") == 0) batch = atoll(value);
        else must(false, name);
    }
    if (path) open_store(path, prewritten);
    int records = (int)(batch / (size + 16));
    make_batches(records > 0 ? records : 1, (size_t)size);
    broker.records -= broker.records % broker.batch_records;
    int listener = listen_on(0, &broker.port);
    if (broker.synchronizes) {
        syncs.waiting = malloc(sizeof *syncs.waiting * MOST_ANSWERS);
        syncs.taken = malloc(sizeof *syncs.taken * MOST_ANSWERS);
        pthread_t thread;
        must(pthread_create(&thread, NULL, synchronize, NULL) == 0, "pthread_create");
    }
    printf("ready %d %lld\n", broker.port, (long long)broker.records);
    fflush(stdout);
    run(listener);
}
