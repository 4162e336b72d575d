// Shows the locks of Swift's `Mutex` to the thread sanitizer.
//
// The uncontended path of `Mutex` is compiled into its callers, where the sanitizer sees its atomics. The contended one
// is in the runtime library, which is not instrumented: a lock that was waited for looks like none, and what it guards
// like a race. Loaded before the runtime library, these stand in for its two functions and say what they do.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define FUNCTION(name) "$s15Synchronization12_MutexHandleV" name
#define LOCK FUNCTION("9_lockSlowyys6UInt32VF")
#define UNLOCK FUNCTION("11_unlockSlowyyF")
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

static void *runtime(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    // Without the function that was meant there is nothing to go on with.
    if (!function) abort();
    return function;
}

// Processes that are not sanitized load this as well, and have nobody to tell.
static void tell(const char *name, void *mutex) {
    void (*sanitizer)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, name);
    if (sanitizer) sanitizer(mutex);
}

SWIFT void lock(uint32_t thread, SELF self) __asm__(LOCK);
SWIFT void lock(uint32_t thread, SELF self) {
    SWIFT void (*original)(uint32_t, SELF) = runtime(LOCK);
    original(thread, self);
    tell("__tsan_acquire", self);
}

SWIFT void unlock(SELF self) __asm__(UNLOCK);
SWIFT void unlock(SELF self) {
    SWIFT void (*original)(SELF) = runtime(UNLOCK);
    tell("__tsan_release", self);
    original(self);
}
