// What a disk gives to many waiters at most: one thread writes a batch for each of them, another synchronizes what the
// first has written before, so that writing costs no time. Nobody waits for a network, and every sync serves everybody.
//
//   group-commit FILE WAITERS BYTES SYNCS
//
// Prints: acknowledgements seconds
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wire.h"

static struct {
    int file, waiters;
    size_t bytes;
    long syncs;
    uint8_t *batch;
} options;

static pthread_barrier_t turn;

/// The batches of the sync with that number.
static void write_batches(long number) {
    for (int waiter = 0; waiter < options.waiters; waiter++) {
        off_t position = (off_t)(number * options.waiters + waiter) * (off_t)options.bytes;
        must(pwrite(options.file, options.batch, options.bytes, position) == (ssize_t)options.bytes, "pwrite");
    }
}

static void *keep_writing(void *unused) {
    (void)unused;
    for (long number = 1; number <= options.syncs; number++) {
        pthread_barrier_wait(&turn);
        write_batches(number);
        pthread_barrier_wait(&turn);
    }
    return NULL;
}

int main(int count, char **arguments) {
    must(count == 5, "FILE WAITERS BYTES SYNCS");
    options.file = open(arguments[1], O_RDWR | O_CREAT | O_TRUNC, 0644);
    must(options.file >= 0, arguments[1]);
    options.waiters = atoi(arguments[2]);
    options.bytes = (size_t)atol(arguments[3]);
    options.syncs = atol(arguments[4]);
    options.batch = malloc(options.bytes);
    // A file that does not grow is synchronized faster.
    memset(options.batch, 0, options.bytes);
    for (long number = 0; number <= options.syncs; number++) write_batches(number);
    must(fdatasync(options.file) == 0, "fdatasync");
    memset(options.batch, 'x', options.bytes);

    pthread_t writer;
    must(pthread_barrier_init(&turn, NULL, 2) == 0, "pthread_barrier_init");
    write_batches(0);
    must(pthread_create(&writer, NULL, keep_writing, NULL) == 0, "pthread_create");
    double start = seconds_now();
    for (long number = 0; number < options.syncs; number++) {
        pthread_barrier_wait(&turn);
        must(fdatasync(options.file) == 0, "fdatasync");
        pthread_barrier_wait(&turn);
    }
    printf("%ld %.4f\n", options.syncs * options.waiters, seconds_now() - start);
    return 0;
}
