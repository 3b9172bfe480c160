/* The stream to the service: a local socket, or a named pipe on Windows.
 * Law: one thread connects, reads and writes; any other may wake it; no call waits past its
 * deadline; a service of another user is never talked to. */
#ifndef HANDSPAN_LINK_H
#define HANDSPAN_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hs_link hs_link;

typedef enum hs_link_result {
  HS_LINK_DONE,
  HS_LINK_TIMEOUT,
  HS_LINK_WOKEN, /* hs_link_wake() was called since the last such answer */
  HS_LINK_CLOSED /* the peer is gone, or the system will not go on */
} hs_link_result;

/** Make a link to nobody; NULL where the system has no room for one. */
hs_link *hs_link_new(void);

/** Hang up and free; NULL is allowed. */
void hs_link_free(hs_link *link);

/** Look for the service of this user in all its places; returns whether one answered. */
bool hs_link_connect(hs_link *link);

/** Hang up; the link may be connected again. */
void hs_link_hang_up(hs_link *link);

/** Wait for bytes and read some of them: *got is positive with HS_LINK_DONE. */
hs_link_result hs_link_read(hs_link *link, void *bytes, size_t size, int64_t deadline_us,
                            size_t *got);

/** Write everything, or give up; not interrupted by hs_link_wake(). */
hs_link_result hs_link_write(hs_link *link, const void *bytes, size_t size, int64_t deadline_us);

/** Sleep until a deadline or until woken, connected or not. */
hs_link_result hs_link_sleep(hs_link *link, int64_t deadline_us);

/** Make the present or next read or sleep return HS_LINK_WOKEN. From any thread. */
void hs_link_wake(hs_link *link);

#endif
