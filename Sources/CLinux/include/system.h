// System calls that Swift's Glibc module does not show, or whose C types it cannot take.
#ifndef MARTLET_CLINUX_SYSTEM_H
#define MARTLET_CLINUX_SYSTEM_H

#include <stdint.h>
#include <sys/types.h>

/// `preadv2` with RWF_NOWAIT: -1 and EAGAIN where a page would have to come from the device.
ssize_t clinux_pread_nowait(int file, void *buffer, size_t count, int64_t position);
ssize_t clinux_sendfile(int socket, int file, int64_t position, size_t count);
int clinux_accept(int listener, void *address, uint32_t *length);
int clinux_flock_exclusive(int file);
int clinux_flock_release(int file);
/// The kernel's number of the calling thread.
int clinux_thread_id(void);
/// Names the calling thread; the kernel keeps 15 bytes.
void clinux_name_thread(const char *name);

/// Raises the limit of open descriptors to the most this process may have, and gives it.
uint64_t clinux_raise_descriptor_limit(void);

#endif
