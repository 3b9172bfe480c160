/* What the tests check with: a failed check names its line and ends the program with 1. */
#ifndef HANDSPAN_CHECK_H
#define HANDSPAN_CHECK_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                              \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

#define CHECK_INT(expression, expected)                                                            \
  do {                                                                                             \
    long long found_ = (long long)(expression), wanted_ = (long long)(expected);                   \
    if (found_ != wanted_) {                                                                       \
      fprintf(stderr, "%s:%d: %s is %lld (0x%llx), not %lld (0x%llx)\n", __FILE__, __LINE__,       \
              #expression, found_, (unsigned long long)found_, wanted_,                            \
              (unsigned long long)wanted_);                                                        \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

#define CHECK_NEAR(expression, expected, tolerance)                                                \
  do {                                                                                             \
    double found_ = (double)(expression), wanted_ = (double)(expected);                            \
    if (!(fabs(found_ - wanted_) <= (tolerance))) {                                                \
      fprintf(stderr, "%s:%d: %s is %.9g, not %.9g\n", __FILE__, __LINE__, #expression, found_,    \
              wanted_);                                                                            \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

#define RUN(test)                                                                                  \
  do {                                                                                             \
    test();                                                                                        \
    printf("ok %s\n", #test);                                                                      \
  } while (0)

#endif
