#define _GNU_SOURCE
#include "system.h"

#include <pthread.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t clinux_pread_nowait(int file, void *buffer, size_t count, int64_t position) {
    struct iovec vector = {.iov_base = buffer, .iov_len = count};
    return preadv2(file, &vector, 1, position, RWF_NOWAIT);
}

ssize_t clinux_sendfile(int socket, int file, int64_t position, size_t count) {
    off_t offset = position;
    return sendfile(socket, file, &offset, count);
}

int clinux_accept(int listener, void *address, uint32_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_flock_exclusive(int file) { return flock(file, LOCK_EX | LOCK_NB); }

int clinux_flock_release(int file) { return flock(file, LOCK_UN); }

int clinux_thread_id(void) { return (int)syscall(SYS_gettid); }

void clinux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

uint64_t clinux_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 && getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    return limit.rlim_cur;
}
