// Preloaded into a broker: from the moment on that the file named by FAIL_SYNC_WHEN exists, every sync of a file whose
// path contains FAIL_SYNC_OF fails as on a device that has broken.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_broken(int descriptor) {
    const char *when = getenv("FAIL_SYNC_WHEN"), *of = getenv("FAIL_SYNC_OF");
    if (!when || !of || access(when, F_OK) != 0) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, of) != NULL;
}

static int sync_with(const char *name, int descriptor) {
    if (is_broken(descriptor)) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(descriptor);
}

int fdatasync(int descriptor) { return sync_with("fdatasync", descriptor); }
int fsync(int descriptor) { return sync_with("fsync", descriptor); }
