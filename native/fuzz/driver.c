/* A fuzzer for where there is no libFuzzer: it mutates the files it is given, at random, and knows
 * one thing about messages, their length. Use: driver EXECUTIONS [SEED] FILE...
 *
 * It sees no coverage, so it is a poor one; but it runs wherever the library is built. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX 65536
#define FILES_MAX 256

static struct {
  uint8_t *bytes;
  size_t size;
} files[FILES_MAX];
static int file_count;
static uint64_t state;

static uint32_t pick(uint32_t below) { /* xorshift64 */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return below > 0 ? (uint32_t)(state >> 20) % below : 0;
}

static void load(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || file_count == FILES_MAX) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  uint8_t *bytes = malloc(INPUT_MAX);
  if (bytes == NULL) {
    exit(2);
  }
  files[file_count].bytes = bytes;
  files[file_count++].size = fread(bytes, 1, INPUT_MAX, file);
  fclose(file);
}

static size_t append(uint8_t *input, size_t size, int index) {
  size_t room = INPUT_MAX - size;
  size_t count = files[index].size < room ? files[index].size : room;
  memcpy(input + size, files[index].bytes, count);
  return size + count;
}

static void mutate(uint8_t *input, size_t size) {
  static const uint8_t odd[] = {0, 1, 2, 3, 0x7F, 0x80, 0xFF};
  uint32_t at = pick((uint32_t)size);
  switch (pick(4)) {
  case 0:
    input[at] ^= (uint8_t)(1u << pick(8));
    break;
  case 1:
    input[at] = odd[pick(sizeof odd)];
    break;
  case 2: /* a field of four bytes */
    memset(input + at, odd[pick(sizeof odd)], size - at < 4 ? size - at : 4);
    break;
  default:
    input[at] = (uint8_t)pick(256);
    break;
  }
}

static size_t make_input(uint8_t *input) {
  size_t size = 1;
  input[0] = (uint8_t)pick(256);
  for (uint32_t messages = 1 + pick(4); messages > 0; messages--) {
    size_t begin = size;
    size = append(input, size, (int)pick((uint32_t)file_count));
    if (size - begin > 8 && pick(4) == 0) { /* cut, with a length that fits */
      size = begin + 8 + pick((uint32_t)(size - begin - 8));
      uint32_t length = (uint32_t)(size - begin - 4);
      memcpy(input + begin, &length, 4);
    }
  }
  for (uint32_t changes = pick(6); changes > 0; changes--) {
    mutate(input, size);
  }
  return size;
}

int main(int count, char **arguments) {
  static uint8_t input[INPUT_MAX];
  if (count < 4) {
    fprintf(stderr, "use: %s EXECUTIONS SEED FILE...\n", arguments[0]);
    return 2;
  }
  long long executions = atoll(arguments[1]);
  state = (uint64_t)atoll(arguments[2]) * 2654435761u + 88172645463325252u;
  for (int i = 3; i < count; i++) {
    load(arguments[i]);
  }
  for (long long i = 0; i < executions; i++) {
    size_t size = make_input(input);
    uint8_t *exact = malloc(size); /* so that a byte too far is seen */
    if (exact == NULL) {
      return 2;
    }
    memcpy(exact, input, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
  }
  printf("ok %lld executions\n", executions);
  for (int i = 0; i < file_count; i++) {
    free(files[i].bytes);
  }
  return 0;
}
