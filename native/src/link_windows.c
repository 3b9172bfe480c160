/* The stream to the service: a named pipe of Windows. Compiled, and not yet tried: the service does
 * not run on Windows. Source: docs/protocol-native.md#connecting. */
#include "link.h"

#include "platform.h"

#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIPE_NAME_SIZE 256
#define BUSY_MS 50 /* The service takes one client at a time, each at once. */
#define USER_SIZE 256 /* of a TOKEN_USER with its SID, which takes 68 bytes at most */

struct hs_link {
  HANDLE pipe; /* INVALID_HANDLE_VALUE while connected to nobody */
  HANDLE wake; /* an event that resets itself */
  HANDLE done; /* of the read or write under way */
};

hs_link *hs_link_new(void) {
  hs_link *link = malloc(sizeof *link);
  if (link == NULL) {
    return NULL;
  }
  link->pipe = INVALID_HANDLE_VALUE;
  link->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
  link->done = CreateEventW(NULL, TRUE, FALSE, NULL);
  if (link->wake == NULL || link->done == NULL) {
    hs_link_free(link);
    return NULL;
  }
  return link;
}

void hs_link_free(hs_link *link) {
  if (link == NULL) {
    return;
  }
  hs_link_hang_up(link);
  if (link->wake != NULL) {
    CloseHandle(link->wake);
  }
  if (link->done != NULL) {
    CloseHandle(link->done);
  }
  free(link);
}

void hs_link_hang_up(hs_link *link) {
  if (link->pipe != INVALID_HANDLE_VALUE) {
    CloseHandle(link->pipe);
    link->pipe = INVALID_HANDLE_VALUE;
  }
}

/* Write the TOKEN_USER of a process, or return false. */
static bool user_of(HANDLE process, BYTE user[USER_SIZE]) {
  HANDLE token;
  DWORD size;
  if (!OpenProcessToken(process, TOKEN_QUERY, &token)) {
    return false;
  }
  BOOL told = GetTokenInformation(token, TokenUser, user, USER_SIZE, &size);
  CloseHandle(token);
  return told;
}

/* Anybody may make a pipe of this name before the service does: it must belong to our user. */
static bool is_ours(HANDLE pipe, const TOKEN_USER *ours) {
  _Alignas(TOKEN_USER) BYTE theirs[USER_SIZE];
  ULONG id;
  if (!GetNamedPipeServerProcessId(pipe, &id)) {
    return false;
  }
  HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
  if (process == NULL) {
    return false;
  }
  bool same = user_of(process, theirs) &&
              EqualSid(ours->User.Sid, ((const TOKEN_USER *)(const void *)theirs)->User.Sid);
  CloseHandle(process);
  return same;
}

/* Open the pipe; wait once for a moment while the service takes another client. */
static HANDLE open_pipe(const char *name) {
  const DWORD how = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;
  for (int tries = 0; tries < 2; tries++) {
    HANDLE pipe =
        CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, how, NULL);
    if (pipe != INVALID_HANDLE_VALUE || GetLastError() != ERROR_PIPE_BUSY ||
        !WaitNamedPipeA(name, BUSY_MS)) {
      return pipe;
    }
  }
  return INVALID_HANDLE_VALUE;
}

bool hs_link_connect(hs_link *link) {
  _Alignas(TOKEN_USER) BYTE user[USER_SIZE];
  const TOKEN_USER *ours = (const TOKEN_USER *)(const void *)user;
  char name[PIPE_NAME_SIZE], *sid;
  hs_link_hang_up(link);
  if (!user_of(GetCurrentProcess(), user) || !ConvertSidToStringSidA(ours->User.Sid, &sid)) {
    return false;
  }
  snprintf(name, sizeof name, "\\\\.\\pipe\\handspan-native-%s", sid);
  LocalFree(sid);
  link->pipe = open_pipe(name);
  if (link->pipe == INVALID_HANDLE_VALUE) {
    return false;
  }
  if (!is_ours(link->pipe, ours)) {
    hs_link_hang_up(link);
    return false;
  }
  return true;
}

static DWORD milliseconds_until(int64_t deadline_us) {
  if (deadline_us == HS_FOREVER) {
    return INFINITE;
  }
  int64_t left_us = deadline_us - hs_now_us();
  if (left_us <= 0) {
    return 0;
  }
  int64_t left_ms = (left_us + 999) / 1000;
  return left_ms < INFINITE ? (DWORD)left_ms : INFINITE - 1;
}

/* Wait for what was begun; if that takes too long or a wake comes first, take it back. What was
 * done in spite of that still counts, or bytes would be lost. */
static hs_link_result finish(hs_link *link, OVERLAPPED *under_way, bool hears, int64_t deadline_us,
                             size_t *count) {
  HANDLE watched[2] = {link->done, link->wake};
  DWORD moved = 0;
  DWORD first = WaitForMultipleObjects(hears ? 2 : 1, watched, FALSE,
                                       milliseconds_until(deadline_us));
  if (first != WAIT_OBJECT_0) {
    CancelIoEx(link->pipe, under_way);
  }
  BOOL good = GetOverlappedResult(link->pipe, under_way, &moved, TRUE);
  if (good && moved > 0) {
    if (first == WAIT_OBJECT_0 + 1) {
      SetEvent(link->wake); /* heard, and not yet answered */
    }
    *count = moved;
    return HS_LINK_DONE;
  }
  if (!good && GetLastError() == ERROR_OPERATION_ABORTED) {
    return first == WAIT_OBJECT_0 + 1 ? HS_LINK_WOKEN : HS_LINK_TIMEOUT;
  }
  return HS_LINK_CLOSED;
}

hs_link_result hs_link_read(hs_link *link, void *bytes, size_t size, int64_t deadline_us,
                            size_t *got) {
  OVERLAPPED under_way = {.hEvent = link->done};
  *got = 0;
  ResetEvent(link->done);
  DWORD most = size < MAXDWORD ? (DWORD)size : MAXDWORD;
  if (!ReadFile(link->pipe, bytes, most, NULL, &under_way) && GetLastError() != ERROR_IO_PENDING) {
    return HS_LINK_CLOSED;
  }
  return finish(link, &under_way, true, deadline_us, got);
}

hs_link_result hs_link_write(hs_link *link, const void *bytes, size_t size, int64_t deadline_us) {
  const char *next = bytes;
  while (size > 0) {
    OVERLAPPED under_way = {.hEvent = link->done};
    size_t written = 0;
    ResetEvent(link->done);
    DWORD most = size < MAXDWORD ? (DWORD)size : MAXDWORD;
    if (!WriteFile(link->pipe, next, most, NULL, &under_way) &&
        GetLastError() != ERROR_IO_PENDING) {
      return HS_LINK_CLOSED;
    }
    hs_link_result result = finish(link, &under_way, false, deadline_us, &written);
    if (result != HS_LINK_DONE) {
      return result;
    }
    next += written;
    size -= written;
  }
  return HS_LINK_DONE;
}

hs_link_result hs_link_sleep(hs_link *link, int64_t deadline_us) {
  DWORD first = WaitForSingleObject(link->wake, milliseconds_until(deadline_us));
  return first == WAIT_OBJECT_0 ? HS_LINK_WOKEN : HS_LINK_TIMEOUT;
}

void hs_link_wake(hs_link *link) { SetEvent(link->wake); }
