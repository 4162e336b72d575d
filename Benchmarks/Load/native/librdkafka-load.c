// The load of an ordinary client: librdkafka, the library below most of Kafka's clients.
//
//   librdkafka-load produce HOST:PORT TOPIC RECORDS SIZE BATCH-BYTES ACKS
//   librdkafka-load consume HOST:PORT TOPIC RECORDS
//
// Prints: records bytes seconds client-cpu-seconds
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "wire.h"

static long delivered, failed;

static void set(rd_kafka_conf_t *settings, const char *name, const char *value) {
    char error[256];
    if (rd_kafka_conf_set(settings, name, value, error, sizeof error) == RD_KAFKA_CONF_OK) return;
    fprintf(stderr, "%s\n", error);
    exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *settings) {
    char error[256];
    rd_kafka_t *made = rd_kafka_new(type, settings, error, sizeof error);
    if (made) return made;
    fprintf(stderr, "%s\n", error);
    exit(1);
}

static void on_failure(rd_kafka_t *producer, const rd_kafka_message_t *message, void *unused) {
    (void)producer, (void)unused;
    if (message->err) failed++; else delivered++;
}

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void report(long records, double bytes, double start) {
    printf("%ld %.0f %.4f %.3f\n", records, bytes, seconds_now() - start, processor_seconds());
}

static void produce(char **arguments) {
    long records = atol(arguments[4]);
    size_t size = (size_t)atol(arguments[5]);
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    set(settings, "bootstrap.servers", arguments[2]);
    set(settings, "batch.size", arguments[6]);
    set(settings, "message.max.bytes", "2000000");
    set(settings, "batch.num.messages", "1000000");
    set(settings, "linger.ms", "5");
    set(settings, "queue.buffering.max.messages", "1000000");
    set(settings, "queue.buffering.max.kbytes", "262144");
    set(settings, "acks", arguments[7]);
    rd_kafka_conf_set_dr_msg_cb(settings, on_failure);
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, settings);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, arguments[3], NULL);
    char *value = malloc(size + 1);
    for (size_t index = 0; index < size; index++) value[index] = (char)('0' + index * 7 % 64);

    // The first record finds the way: connecting and asking for metadata is not what is measured.
    rd_kafka_produce(topic, 0, RD_KAFKA_MSG_F_COPY, value, size, NULL, 0, NULL);
    rd_kafka_flush(producer, 30000);
    if (delivered != 1) failed++;
    delivered = 0;
    double start = seconds_now();
    for (long sent = 0; sent < records;) {
        if (rd_kafka_produce(topic, 0, RD_KAFKA_MSG_F_COPY, value, size, NULL, 0, NULL) == 0) {
            if (++sent % 1000 == 0) rd_kafka_poll(producer, 0);
        } else {
            rd_kafka_poll(producer, 1);
        }
    }
    while (delivered + failed < records) rd_kafka_poll(producer, 10);
    if (failed > 0) {
        fprintf(stderr, "%ld records were not taken\n", failed);
        exit(1);
    }
    report(records, (double)records * (double)size, start);
}

static void consume(char **arguments) {
    long records = atol(arguments[4]), seen = 0;
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    set(settings, "bootstrap.servers", arguments[2]);
    set(settings, "group.id", "load");
    set(settings, "fetch.message.max.bytes", "1048576");
    set(settings, "queued.max.messages.kbytes", "65536");
    set(settings, "queued.min.messages", "1000000");
    set(settings, "check.crcs", "false");
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, settings);
    rd_kafka_topic_t *topic = rd_kafka_topic_new(consumer, arguments[3], NULL);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(consumer);
    rd_kafka_consume_start_queue(topic, 0, RD_KAFKA_OFFSET_BEGINNING, queue);
    enum { AT_ONCE = 1000 };
    rd_kafka_message_t *messages[AT_ONCE];
    double start = 0, bytes = 0;
    while (seen < records) {
        // It waits for as many as it is asked for, also where no more will come.
        size_t wanted = records - seen < AT_ONCE ? (size_t)(records - seen) : AT_ONCE;
        ssize_t count = rd_kafka_consume_batch_queue(queue, 10000, messages, wanted);
        if (count <= 0) {
            fprintf(stderr, "nothing came for ten seconds, after %ld records\n", seen);
            exit(1);
        }
        if (start == 0) start = seconds_now();
        for (ssize_t index = 0; index < count; index++) {
            if (!messages[index]->err) {
                seen++;
                bytes += (double)messages[index]->len;
            }
            rd_kafka_message_destroy(messages[index]);
        }
    }
    report(seen, bytes, start);
}

int main(int count, char **arguments) {
    if (count == 8 && strcmp(arguments[1], "produce") == 0) produce(arguments);
    else if (count == 5 && strcmp(arguments[1], "consume") == 0) consume(arguments);
    else return 2;
    // What librdkafka would tidy up takes longer than what was measured.
    _exit(fflush(stdout));
}
