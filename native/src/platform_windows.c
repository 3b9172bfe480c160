/* The operating system: Windows 8 and later. */
#include "platform.h"

#include <stdlib.h>
#include <string.h>

int64_t hs_now_us(void) {
  LARGE_INTEGER frequency, count;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&count);
  int64_t whole = count.QuadPart / frequency.QuadPart;
  int64_t rest = count.QuadPart % frequency.QuadPart;
  return whole * 1000000 + rest * 1000000 / frequency.QuadPart;
}

void hs_mutex_init(hs_mutex *mutex) { InitializeSRWLock(mutex); }
void hs_mutex_destroy(hs_mutex *mutex) { (void)mutex; }
void hs_lock(hs_mutex *mutex) { AcquireSRWLockExclusive(mutex); }
void hs_unlock(hs_mutex *mutex) { ReleaseSRWLockExclusive(mutex); }

bool hs_cond_init(hs_cond *cond) {
  InitializeConditionVariable(cond);
  return true;
}

void hs_cond_destroy(hs_cond *cond) { (void)cond; }
void hs_cond_broadcast(hs_cond *cond) { WakeAllConditionVariable(cond); }

/* Rounded up: a wait that ends a moment too early would be repeated in a busy loop. */
void hs_cond_wait_until(hs_cond *cond, hs_mutex *mutex, int64_t deadline_us) {
  DWORD wait_ms = INFINITE;
  if (deadline_us != HS_FOREVER) {
    int64_t left_us = deadline_us - hs_now_us();
    if (left_us <= 0) {
      return;
    }
    int64_t left_ms = (left_us + 999) / 1000;
    wait_ms = left_ms < INFINITE ? (DWORD)left_ms : INFINITE - 1;
  }
  SleepConditionVariableSRW(cond, mutex, wait_ms, 0);
}

struct start {
  void (*run)(void *);
  void *argument;
};

static DWORD WINAPI begin(LPVOID argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.run(start.argument);
  return 0;
}

bool hs_thread_start(hs_thread *thread, void (*run)(void *), void *argument) {
  struct start *start = malloc(sizeof *start);
  if (start == NULL) {
    return false;
  }
  start->run = run;
  start->argument = argument;
  *thread = CreateThread(NULL, 0, begin, start, 0, NULL);
  if (*thread == NULL) {
    free(start);
    return false;
  }
  return true;
}

void hs_thread_join(hs_thread thread) {
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
}

void hs_program_name(char *name, uint32_t size) {
  char path[MAX_PATH];
  DWORD length = GetModuleFileNameA(NULL, path, MAX_PATH);
  name[0] = '\0';
  if (length == 0 || length == MAX_PATH) {
    return;
  }
  const char *last = strrchr(path, '\\');
  strncat(name, last != NULL ? last + 1 : path, size - 1);
}
