/* The operating system: Linux, macOS and other POSIX systems. */
#include "platform.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__APPLE__)
#define SHARED_CLOCK CLOCK_UPTIME_RAW /* What the service reads there: docs/protocol-native.md. */
#else
#define SHARED_CLOCK CLOCK_MONOTONIC
#endif

int64_t hs_now_us(void) {
  struct timespec now;
  clock_gettime(SHARED_CLOCK, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void hs_mutex_init(hs_mutex *mutex) { pthread_mutex_init(mutex, NULL); }
void hs_mutex_destroy(hs_mutex *mutex) { pthread_mutex_destroy(mutex); }
void hs_lock(hs_mutex *mutex) { pthread_mutex_lock(mutex); }
void hs_unlock(hs_mutex *mutex) { pthread_mutex_unlock(mutex); }

bool hs_cond_init(hs_cond *cond) {
#if defined(__APPLE__)
  return pthread_cond_init(cond, NULL) == 0;
#else
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) {
    return false;
  }
  /* The wall clock may jump; waits must not. */
  bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(cond, &attributes) == 0;
  pthread_condattr_destroy(&attributes);
  return made;
#endif
}

void hs_cond_destroy(hs_cond *cond) { pthread_cond_destroy(cond); }
void hs_cond_broadcast(hs_cond *cond) { pthread_cond_broadcast(cond); }

void hs_cond_wait_until(hs_cond *cond, hs_mutex *mutex, int64_t deadline_us) {
  if (deadline_us == HS_FOREVER) {
    pthread_cond_wait(cond, mutex);
    return;
  }
#if defined(__APPLE__)
  int64_t left_us = deadline_us - hs_now_us();
  if (left_us <= 0) {
    return;
  }
  struct timespec left = {left_us / 1000000, (left_us % 1000000) * 1000};
  pthread_cond_timedwait_relative_np(cond, mutex, &left);
#else
  struct timespec deadline = {deadline_us / 1000000, (deadline_us % 1000000) * 1000};
  pthread_cond_timedwait(cond, mutex, &deadline);
#endif
}

struct start {
  void (*run)(void *);
  void *argument;
};

static void *begin(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.run(start.argument);
  return NULL;
}

bool hs_thread_start(hs_thread *thread, void (*run)(void *), void *argument) {
  struct start *start = malloc(sizeof *start);
  if (start == NULL) {
    return false;
  }
  start->run = run;
  start->argument = argument;
  /* Signals belong to the program's own threads: a handler must not run in ours. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(thread, NULL, begin, start) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (!started) {
    free(start);
  }
  return started;
}

void hs_thread_join(hs_thread thread) { pthread_join(thread, NULL); }

void hs_program_name(char *name, uint32_t size) {
#if defined(__GLIBC__)
  const char *found = program_invocation_short_name;
#elif defined(__APPLE__) || defined(__FreeBSD__)
  const char *found = getprogname();
#else
  const char *found = NULL;
#endif
  name[0] = '\0';
  if (found != NULL) {
    strncat(name, found, size - 1);
  }
}
