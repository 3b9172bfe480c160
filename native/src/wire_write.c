/* Values as messages: writing. Reading is in wire.c. */
#include "wire.h"

#include <string.h>

static void put(hs_writer *out, const void *bytes, size_t size) {
  if (out->failed || out->size - out->used < size) {
    out->failed = true;
    return;
  }
  memcpy(out->bytes + out->used, bytes, size);
  out->used += size;
}

static void put_integer(hs_writer *out, uint64_t value, size_t size) {
  uint8_t bytes[8];
  for (size_t i = 0; i < size; i++) {
    bytes[i] = (uint8_t)(value >> (8 * i));
  }
  put(out, bytes, size);
}

static void put_u16(hs_writer *out, uint16_t value) { put_integer(out, value, 2); }
static void put_u32(hs_writer *out, uint32_t value) { put_integer(out, value, 4); }
static void put_u64(hs_writer *out, uint64_t value) { put_integer(out, value, 8); }

/* How many bytes the UTF-8 letter takes that a text begins with; 0 where it begins with none. */
static size_t letter_size(const uint8_t *text) {
  uint8_t first = text[0];
  if (first < 0x80) {
    return 1;
  }
  size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  /* What the first byte leaves for the second: no longer form than need be, no half of a pair. */
  uint8_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  uint8_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (first < 0xC2 || first > 0xF4 || text[1] < least || text[1] > most) {
    return 0;
  }
  for (size_t i = 2; i < size; i++) {
    if ((text[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  return size;
}

/* Names of files and words of programs may be anything, and the service hangs up on what is not
 * UTF-8: each byte that is none becomes a question mark. */
static void put_text(hs_writer *out, const char *text) {
  size_t size = strlen(text);
  if (size > HS_TEXT_MAX) {
    out->failed = true;
    return;
  }
  put_u16(out, (uint16_t)size);
  while (*text != '\0') {
    size_t letter = letter_size((const uint8_t *)text);
    put(out, letter > 0 ? text : "?", letter > 0 ? letter : 1);
    text += letter > 0 ? letter : 1;
  }
}

/* Begin a message; its length is filled in by finish(). A message is added whole or not at all. */
static size_t begin(hs_writer *out, uint16_t type) {
  size_t start = out->used;
  put_u32(out, 0);
  put_u16(out, type);
  put_u16(out, 0);
  return start;
}

static void finish(hs_writer *out, size_t start) {
  size_t length = out->used - start - 4;
  if (out->failed || length > HS_MESSAGE_TO_SERVICE_MAX) {
    out->failed = true;
    out->used = start;
    return;
  }
  for (size_t i = 0; i < 4; i++) {
    out->bytes[start + i] = (uint8_t)(length >> (8 * i));
  }
}

void hs_write_hello(hs_writer *out, enum hs_role role, uint32_t wants, uint64_t policy,
                    const char *name, const char *library) {
  size_t start = begin(out, HS_HELLO);
  put_u32(out, HS_MAGIC);
  put_u16(out, HS_VERSION);
  put_u16(out, HS_VERSION);
  put_u32(out, (uint32_t)role);
  put_u32(out, wants);
  put_u64(out, policy);
  put_text(out, name);
  put_text(out, library);
  finish(out, start);
}

void hs_write_subscribe(hs_writer *out, uint32_t device, uint32_t wants) {
  size_t start = begin(out, HS_SUBSCRIBE);
  put_u32(out, device);
  put_u32(out, wants);
  finish(out, start);
}

void hs_write_set_policy(hs_writer *out, uint32_t request, uint32_t device, uint64_t set,
                         uint64_t clear) {
  size_t start = begin(out, HS_SET_POLICY);
  put_u32(out, request);
  put_u32(out, device);
  put_u64(out, set);
  put_u64(out, clear);
  finish(out, start);
}

void hs_write_set_paused(hs_writer *out, uint32_t request, bool paused) {
  size_t start = begin(out, HS_SET_PAUSED);
  put_u32(out, request);
  put_u32(out, paused ? 1 : 0);
  finish(out, start);
}

void hs_write_set_mode(hs_writer *out, uint32_t request, uint32_t device, uint32_t mode) {
  size_t start = begin(out, HS_SET_MODE);
  put_u32(out, request);
  put_u32(out, device);
  put_u32(out, mode);
  finish(out, start);
}

void hs_write_get_mode(hs_writer *out, uint32_t request, uint32_t device) {
  size_t start = begin(out, HS_GET_MODE);
  put_u32(out, request);
  put_u32(out, device);
  finish(out, start);
}

/* Callers of the C# binding allocate four bytes less than LEAP_VARIANT where it is no text, and
 * four times what a bool takes: so only what the type needs is read, byte by byte. */
static void put_value(hs_writer *out, const LEAP_VARIANT *value) {
  uint32_t bits = 0;
  const uint8_t *from = (const uint8_t *)value + offsetof(LEAP_VARIANT, iValue);
  if (value->type == eLeapValueType_Boolean) {
    bits = from[0] != 0;
  } else if (value->type == eLeapValueType_Int32 || value->type == eLeapValueType_Float) {
    memcpy(&bits, from, sizeof bits);
  }
  put_u32(out, (uint32_t)value->type);
  put_u32(out, bits);
}

void hs_write_set_config(hs_writer *out, uint32_t request, const char *key,
                         const LEAP_VARIANT *value) {
  size_t start = begin(out, HS_SET_CONFIG);
  put_u32(out, request);
  put_value(out, value);
  put_text(out, key);
  bool is_text = value->type == eLeapValueType_String && value->strValue != NULL;
  put_text(out, is_text ? value->strValue : "");
  finish(out, start);
}

void hs_write_get_config(hs_writer *out, uint32_t request, const char *key) {
  size_t start = begin(out, HS_GET_CONFIG);
  put_u32(out, request);
  put_text(out, key);
  finish(out, start);
}
