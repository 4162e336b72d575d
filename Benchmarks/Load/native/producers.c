// Many producers, each with one request under way, and nothing of a client's own cost between: what a broker does.
//
//   producers HOST PORT TOPIC --connections N --partitions N --records N --record-size N --acks N --count N
//
// Prints: requests seconds p50-us p99-us client-cpu-seconds
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

static struct {
    const char *topic;
    int connections, partitions, records, acks;
    size_t size;
    long count;
} options = {.connections = 1, .partitions = 1, .records = 1, .acks = -1, .size = 1024, .count = 10000};

struct producer {
    double sent;
    size_t received;
    uint8_t answer[512];
};

/// A produce of one batch to one partition; everything but the partition stays the same.
static struct {
    uint8_t *bytes;
    size_t count, partition_at;
} frame;

static void make_frame(void) {
    frame.bytes = malloc(256 + batch_bound(options.records, options.size));
    uint8_t *at = put16(put16(frame.bytes + 4, PRODUCE), 7);
    at = put_string(put32(at, 1), "producers", 9);
    at = put16(at, -1);
    at = put32(put16(at, (int16_t)options.acks), 30000);
    at = put_string(put32(at, 1), options.topic, (int16_t)strlen(options.topic));
    at = put32(at, 1);
    frame.partition_at = (size_t)(at - frame.bytes);
    at = put32(at, 0);
    size_t batch = build_batch(at + 4, options.records, options.size);
    put32(at, (int32_t)batch);
    frame.count = (size_t)(at + 4 - frame.bytes) + batch;
    put32(frame.bytes, (int32_t)(frame.count - 4));
}

static void produce(struct producer *producer, int socket, long ordinal) {
    put32(frame.bytes + frame.partition_at, (int32_t)(ordinal % options.partitions));
    producer->sent = seconds_now();
    send_all(socket, frame.bytes, frame.count);
}

/// Takes what has come; true where the answer is whole.
static int receive(struct producer *producer, int socket) {
    size_t room = sizeof producer->answer - producer->received;
    ssize_t count = recv(socket, producer->answer + producer->received, room, 0);
    must(count > 0, "an answer");
    producer->received += (size_t)count;
    if (producer->received < 4 || producer->received < 4 + (size_t)get32(producer->answer)) return 0;
    producer->received = 0;
    // Correlation, topics, the topic's name, partitions, the partition: the error is next.
    const uint8_t *at = producer->answer + 12;
    int16_t error = get16(at + 2 + get16(at) + 8);
    if (error != 0) {
        fprintf(stderr, "a produce failed with error %d\n", error);
        exit(1);
    }
    return 1;
}

static int compare(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static void read_options(int count, char **arguments) {
    for (int index = 4; index + 1 < count; index += 2) {
        const char *name = arguments[index];
        long value = atol(arguments[index + 1]);
        if (strcmp(name, "--connections") == 0) options.connections = (int)value;
        else if (strcmp(name, "--partitions") == 0) options.partitions = (int)value;
        else if (strcmp(name, "--records") == 0) options.records = (int)value;
        else if (strcmp(name, "--record-size") == 0) options.size = (size_t)value;
        else if (strcmp(name, "--acks") == 0) options.acks = (int)value;
        else if (strcmp(name, "--count") == 0) options.count = value;
        else must(0, name);
    }
}

int main(int count, char **arguments) {
    must(count > 3, "HOST PORT TOPIC");
    options.topic = arguments[3];
    read_options(count, arguments);
    make_frame();
    struct producer *producers = calloc((size_t)options.connections, sizeof *producers);
    struct pollfd *watched = calloc((size_t)options.connections, sizeof *watched);
    float *micros = malloc(sizeof *micros * (size_t)options.count);
    for (int index = 0; index < options.connections; index++)
        watched[index] = (struct pollfd){connect_to(arguments[1], (uint16_t)atoi(arguments[2])), POLLIN, 0};

    double start = seconds_now();
    long sent = 0, answered = 0;
    for (int index = 0; index < options.connections && sent < options.count; index++)
        produce(&producers[index], watched[index].fd, sent++);
    while (answered < options.count) {
        must(poll(watched, (nfds_t)options.connections, 30000) > 0, "an answer in time");
        for (int index = 0; index < options.connections; index++) {
            if (watched[index].revents == 0 || !receive(&producers[index], watched[index].fd)) continue;
            micros[answered++] = (float)((seconds_now() - producers[index].sent) * 1e6);
            if (sent < options.count) produce(&producers[index], watched[index].fd, sent++);
        }
    }
    double seconds = seconds_now() - start;
    qsort(micros, (size_t)answered, sizeof *micros, compare);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("%ld %.4f %.1f %.1f %.3f\n", answered, seconds, micros[answered / 2], micros[answered * 99 / 100], cpu);
}
