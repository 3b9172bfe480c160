/* The operating system, as far as the library needs it: a clock, locks, threads, a random number.
 * Law: nothing here knows hands or messages; every wait ends at a deadline of hs_now_us(). */
#ifndef HANDSPAN_PLATFORM_H
#define HANDSPAN_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#if defined(_WIN32)
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>
typedef SRWLOCK hs_mutex;
typedef CONDITION_VARIABLE hs_cond;
typedef HANDLE hs_thread;
#define HS_MUTEX_INIT SRWLOCK_INIT
#else
#include <pthread.h>
typedef pthread_mutex_t hs_mutex;
typedef pthread_cond_t hs_cond;
typedef pthread_t hs_thread;
#define HS_MUTEX_INIT PTHREAD_MUTEX_INITIALIZER
#endif

/* A deadline that never comes. */
#define HS_FOREVER INT64_MAX

/** us of the monotonic clock that all processes share; the service stamps frames with it too. */
int64_t hs_now_us(void);

void hs_mutex_init(hs_mutex *mutex);
void hs_mutex_destroy(hs_mutex *mutex);
void hs_lock(hs_mutex *mutex);
void hs_unlock(hs_mutex *mutex);

/** Returns false where the system has no room for one more. */
bool hs_cond_init(hs_cond *cond);
void hs_cond_destroy(hs_cond *cond);
void hs_cond_broadcast(hs_cond *cond);

/** Wait for a signal until a deadline; may return earlier, as condition variables do. */
void hs_cond_wait_until(hs_cond *cond, hs_mutex *mutex, int64_t deadline_us);

/** Start a thread that takes no signals of the program; returns false where none can be had. */
bool hs_thread_start(hs_thread *thread, void (*run)(void *), void *argument);
void hs_thread_join(hs_thread thread);

/** Name of the program that loaded us, for people; empty where it cannot be told. */
void hs_program_name(char *name, uint32_t size);

#endif
