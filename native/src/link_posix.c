/* The stream to the service: Unix sockets. Where they stand: docs/protocol-native.md#connecting. */
#include "link.h"

#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "native.sock"

struct hs_link {
  int socket;  /* -1 while connected to nobody */
  int wake[2]; /* a pipe: a byte in it is a call of hs_link_wake() */
};

#if defined(MSG_NOSIGNAL)
#define SEND_FLAGS MSG_NOSIGNAL /* The program did not ask for SIGPIPE. */
#else
#define SEND_FLAGS 0
#endif

/* Where it can, a socket or pipe is closed in children from its birth: one that another thread's
 * child keeps would keep the session. */
#if defined(SOCK_CLOEXEC)
#define STREAM (SOCK_STREAM | SOCK_CLOEXEC)
#else
#define STREAM SOCK_STREAM
#endif

static bool tune(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
         fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

#if defined(__linux__)
static bool make_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0; }
#else
static bool make_pipe(int ends[2]) {
  if (pipe(ends) != 0) {
    return false;
  }
  if (!tune(ends[0]) || !tune(ends[1])) {
    close(ends[0]);
    close(ends[1]);
    return false;
  }
  return true;
}
#endif

hs_link *hs_link_new(void) {
  hs_link *link = malloc(sizeof *link);
  if (link == NULL) {
    return NULL;
  }
  link->socket = -1;
  if (!make_pipe(link->wake)) {
    free(link);
    return NULL;
  }
  return link;
}

void hs_link_free(hs_link *link) {
  if (link == NULL) {
    return;
  }
  hs_link_hang_up(link);
  close(link->wake[0]);
  close(link->wake[1]);
  free(link);
}

void hs_link_hang_up(hs_link *link) {
  if (link->socket >= 0) {
    close(link->socket);
    link->socket = -1;
  }
}

/* Anybody may make a folder in /tmp: only one that is ours and closed to others may hold ours. */
static bool is_private(const char *folder) {
  struct stat found;
  return lstat(folder, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
         (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static bool connect_in(hs_link *link, const char *folder) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/" SOCKET_NAME, folder);
  if (length < 0 || (size_t)length >= sizeof address.sun_path || !is_private(folder)) {
    return false;
  }
  int made = socket(AF_UNIX, STREAM, 0);
  if (made < 0) {
    return false;
  }
#if defined(SO_NOSIGPIPE)
  int on = 1;
  setsockopt(made, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  if (!tune(made) || connect(made, (struct sockaddr *)&address, sizeof address) != 0) {
    close(made);
    return false;
  }
  link->socket = made;
  return true;
}

bool hs_link_connect(hs_link *link) {
  char folder[PATH_MAX];
  hs_link_hang_up(link);
  const char *named = getenv("HANDSPAN_RUNTIME_DIR");
  if (named != NULL && named[0] != '\0') {
    return connect_in(link, named);
  }
  const char *parent = getenv("XDG_RUNTIME_DIR");
  if (parent != NULL && parent[0] != '\0') {
    int length = snprintf(folder, sizeof folder, "%s/handspan", parent);
    if (length > 0 && (size_t)length < sizeof folder && connect_in(link, folder)) {
      return true;
    }
  }
#if defined(__APPLE__)
  const char *home = getenv("HOME");
  if (home == NULL) {
    return false;
  }
  int length = snprintf(folder, sizeof folder, "%s/Library/Caches/TemporaryItems/handspan", home);
  return length > 0 && (size_t)length < sizeof folder && connect_in(link, folder);
#else
  unsigned long user = (unsigned long)geteuid();
  snprintf(folder, sizeof folder, "/run/user/%lu/handspan", user);
  if (connect_in(link, folder)) {
    return true;
  }
  snprintf(folder, sizeof folder, "/tmp/handspan-%lu", user);
  return connect_in(link, folder);
#endif
}

static int milliseconds_until(int64_t deadline_us) {
  if (deadline_us == HS_FOREVER) {
    return -1;
  }
  int64_t left_us = deadline_us - hs_now_us();
  if (left_us <= 0) {
    return 0;
  }
  int64_t left_ms = (left_us + 999) / 1000;
  return left_ms < INT_MAX ? (int)left_ms : INT_MAX;
}

static void drain(int descriptor) {
  char bytes[64];
  while (read(descriptor, bytes, sizeof bytes) > 0) {
  }
}

/* Wait until the socket is ready, a wake comes (if heard), or the deadline. */
static hs_link_result await(hs_link *link, short events, bool hears, int64_t deadline_us) {
  for (;;) {
    struct pollfd watched[2] = {{.fd = hears ? link->wake[0] : -1, .events = POLLIN},
                                {.fd = events != 0 ? link->socket : -1, .events = events}};
    int ready = poll(watched, 2, milliseconds_until(deadline_us));
    if (ready < 0 && errno != EINTR) {
      return HS_LINK_CLOSED;
    }
    if (ready > 0 && watched[0].revents != 0) {
      drain(link->wake[0]);
      return HS_LINK_WOKEN;
    }
    if (ready > 0 && watched[1].revents != 0) {
      return HS_LINK_DONE;
    }
    if (ready <= 0 && hs_now_us() >= deadline_us) {
      return HS_LINK_TIMEOUT;
    }
  }
}

hs_link_result hs_link_read(hs_link *link, void *bytes, size_t size, int64_t deadline_us,
                            size_t *got) {
  *got = 0;
  for (;;) {
    hs_link_result ready = await(link, POLLIN, true, deadline_us);
    if (ready != HS_LINK_DONE) {
      return ready;
    }
    ssize_t count = recv(link->socket, bytes, size, 0);
    if (count > 0) {
      *got = (size_t)count;
      return HS_LINK_DONE;
    }
    if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
      return HS_LINK_CLOSED;
    }
  }
}

hs_link_result hs_link_write(hs_link *link, const void *bytes, size_t size, int64_t deadline_us) {
  const char *next = bytes;
  while (size > 0) {
    ssize_t count = send(link->socket, next, size, SEND_FLAGS);
    if (count > 0) {
      next += count;
      size -= (size_t)count;
    } else if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      return HS_LINK_CLOSED;
    } else {
      hs_link_result ready = await(link, POLLOUT, false, deadline_us);
      if (ready != HS_LINK_DONE) {
        return ready;
      }
    }
  }
  return HS_LINK_DONE;
}

hs_link_result hs_link_sleep(hs_link *link, int64_t deadline_us) {
  return await(link, 0, true, deadline_us);
}

void hs_link_wake(hs_link *link) {
  /* A full pipe holds a wake already. */
  while (write(link->wake[1], "", 1) < 0 && errno == EINTR) {
  }
}
