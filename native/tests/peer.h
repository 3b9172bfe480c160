/* A scripted service for the tests: it stands in a folder of its own, and says what the test tells
 * it to, byte by byte. POSIX. */
#ifndef HANDSPAN_PEER_H
#define HANDSPAN_PEER_H

#include "wire.h"

#include "platform.h"

typedef struct peer {
  int listener; /* -1 while it does not listen */
  int client;   /* -1 while nobody is connected */
  hs_framer framer;
  char folder[64], path[96];
} peer;

/** Make the folder and point HANDSPAN_RUNTIME_DIR there; nobody listens yet. */
void peer_init(peer *service);
void peer_free(peer *service);

/** Begin to listen, as a service that starts. */
void peer_listen(peer *service);

/** End as a killed service does: without a word, leaving the socket file behind. */
void peer_die(peer *service);

/** Take the next client that calls. */
void peer_accept(peer *service);

/** Read the next message of the client; fails the test after 5 s. */
hs_message peer_read(peer *service);

/** Whether the client hangs up within 5 s; what it says before is skipped. */
bool peer_sees_end(peer *service);

/** A message under construction. */
typedef struct said {
  uint8_t bytes[400000];
  size_t used;
} said;

void say_begin(said *message, uint16_t type);
void say_u8s(said *message, const void *bytes, size_t size);
void say_u16(said *message, uint16_t value);
void say_u32(said *message, uint32_t value);
void say_u64(said *message, uint64_t value);
void say_f32(said *message, float value);
void say_f64(said *message, double value);
void say_text(said *message, const char *text);

/** Finish a message and send it; returns false where the client is gone. */
bool peer_say(peer *service, said *message);

/** Send bytes as they are; returns false where the client is gone. */
bool send_raw(peer *service, const said *bytes);

/** Change the permissions of the folder. */
int chmod_folder(const peer *service, unsigned mode);

/* Whole messages. */
void peer_welcome(peer *service, uint16_t devices, uint64_t granted);
void peer_device(peer *service, uint32_t id, uint32_t change, uint32_t status, const char *serial);
void peer_calibration(peer *service, uint32_t device, uint32_t version, uint32_t width,
                      uint32_t height, bool turned);
/** The same for cameras that stand so far apart: another calibration for each distance. */
void peer_cameras(peer *service, uint32_t device, uint32_t version, uint32_t width, uint32_t height,
                  bool turned, double baseline_mm);
void peer_policy(peer *service, uint32_t request, uint32_t device, uint64_t granted);
void peer_mode(peer *service, uint32_t request, uint32_t device, uint32_t mode);
bool peer_frame(peer *service, uint32_t device, int64_t frame_id, int64_t timestamp_us,
                uint32_t hands);
bool peer_image(peer *service, uint32_t device, int64_t frame_id, uint32_t calibration,
                uint32_t width, uint32_t height);

/** Accept a client, read its HELLO and greet it with one device (id 1, serial LP1). */
void peer_greet(peer *service);

/** A hand whose numbers are all different and depend on id and x. */
void make_hand(LEAP_HAND *hand, uint32_t id, float x);

#endif
