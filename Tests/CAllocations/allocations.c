// Stands in for the C library's allocator and counts what one thread asks of it. Memory comes from the allocator
// itself: glibc exports it under these names for this purpose.
#include "CAllocations.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static _Thread_local struct {
    int on;
    long allocations;
    long bytes;
    long peak;
} counter;

// A sanitizer brings an allocator of its own, which must not be replaced: there nothing is counted.
#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)

static void *taken(void *memory) {
    if (counter.on && memory) {
        counter.allocations += 1;
        counter.bytes += (long)malloc_usable_size(memory);
        if (counter.bytes > counter.peak) counter.peak = counter.bytes;
    }
    return memory;
}

static void given_back(void *memory) {
    if (counter.on && memory) counter.bytes -= (long)malloc_usable_size(memory);
}

void *malloc(size_t size) { return taken(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return taken(__libc_calloc(count, size)); }

void *realloc(void *memory, size_t size) {
    given_back(memory);
    return taken(__libc_realloc(memory, size));
}

void *memalign(size_t alignment, size_t size) { return taken(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return taken(__libc_memalign(alignment, size)); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    void *taken_memory = taken(__libc_memalign(alignment, size));
    if (!taken_memory) return ENOMEM;
    *memory = taken_memory;
    return 0;
}

void free(void *memory) {
    given_back(memory);
    __libc_free(memory);
}

#endif

void martlet_begin_counting_allocations(void) {
    counter.allocations = counter.bytes = counter.peak = 0;
    counter.on = 1;
}

martlet_allocations martlet_end_counting_allocations(void) {
    counter.on = 0;
    return (martlet_allocations){counter.allocations, counter.peak};
}
