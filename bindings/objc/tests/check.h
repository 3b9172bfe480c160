/* How tests in Objective-C check, and wait. Law: a failed check ends the program with its line. */
#import "LeapObjectiveC.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                      \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

static const NSTimeInterval PATIENCE_S = 60; /* The machine may be busy with other work. */

/* Let the run loop of the main thread work until something holds. */
#define RUN_UNTIL(condition)                                                                       \
  do {                                                                                             \
    NSDate *end = [NSDate dateWithTimeIntervalSinceNow:PATIENCE_S];                                \
    while (!(condition)) {                                                                         \
      NSAutoreleasePool *inner = [[NSAutoreleasePool alloc] init];                                 \
      CHECK([end timeIntervalSinceNow] > 0);                                                       \
      [[NSRunLoop currentRunLoop] runMode:NSDefaultRunLoopMode                                     \
                               beforeDate:[NSDate dateWithTimeIntervalSinceNow:0.02]];             \
      [inner drain];                                                                               \
    }                                                                                              \
  } while (0)

/* Wait without running the loop. */
#define WAIT_UNTIL(condition)                                                                      \
  do {                                                                                             \
    NSDate *end = [NSDate dateWithTimeIntervalSinceNow:PATIENCE_S];                                \
    while (!(condition)) {                                                                         \
      NSAutoreleasePool *inner = [[NSAutoreleasePool alloc] init];                                 \
      CHECK([end timeIntervalSinceNow] > 0);                                                       \
      [NSThread sleepForTimeInterval:0.005];                                                       \
      [inner drain];                                                                               \
    }                                                                                              \
  } while (0)

static inline BOOL is_near(float a, float b) { return fabsf(a - b) < 1e-4f; }

/* Run tests one after the other, each with a pool of its own, and say which. */
typedef struct {
  const char *name;
  void (*run)(void);
} Test;

static inline int run_tests(const Test *tests, size_t count) {
  for (size_t i = 0; i < count; i++) {
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    printf("%s\n", tests[i].name);
    fflush(stdout);
    tests[i].run();
    [pool drain];
  }
  return 0;
}
