// Linux calls and processor instructions that Swift cannot name itself.
#ifndef MARTLET_CLINUX_H
#define MARTLET_CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include "crc32c.h"
#include "system.h"

#endif
