#define _GNU_SOURCE
#include "CFaults.h"

#include <fcntl.h>
#include <unistd.h>

int cfaults_write_early(int descriptor, int64_t position, int64_t count) {
    return sync_file_range(
        descriptor, position, count,
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

int cfaults_write_everything(int descriptor) { return syncfs(descriptor); }
