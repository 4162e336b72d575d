#pragma once

/// What the calling thread has allocated since it began to count.
typedef struct {
    long allocations;
    /// Bytes held at the moment when most were held.
    long peak_bytes;
} martlet_allocations;

void martlet_begin_counting_allocations(void);
martlet_allocations martlet_end_counting_allocations(void);
