/* Prints the layout of LeapC.h as this compiler makes it, in C or in C++, one fact a line.
 * pytest compares it with src/layout.inc and constants.inc. */
#include "LeapC.h"

#include <stdio.h>

int main(void) {
#define SIZE(structure, bytes) printf("SIZE " #structure " %u\n", (unsigned)sizeof(structure));
#define FIELD(structure, field, offset, bytes)                                                     \
  printf("FIELD " #structure " " #field " %u %u\n", (unsigned)offsetof(structure, field),          \
         (unsigned)sizeof(((structure *)0)->field));
#include "../src/layout.inc"
#define ENUMERATION(name, constants)
#define VALUE(constant, number)                                                                    \
  printf("VALUE " #constant " %lu\n", (unsigned long)(uint32_t)(constant));
#include "constants.inc"
  return 0;
}
