#pragma once
#include <stdint.h>

/// Makes the kernel write a range of a file to the device now, without its size and without the journal: what may
/// happen at any time before a sync.
int cfaults_write_early(int descriptor, int64_t position, int64_t count);

/// Makes the kernel write everything of the file system that the descriptor is on.
int cfaults_write_everything(int descriptor);
