/* One connection of a client.
 * Law: everything below `lock` is guarded by it, and it is never held while waiting for anything
 * but itself; the reader thread alone touches the link and the framer; no thread of ours is left
 * after LeapCloseConnection(), and client code runs in the client's own threads alone. */
#ifndef HANDSPAN_CONNECTION_H
#define HANDSPAN_CONNECTION_H

#include "device.h"
#include "history.h"
#include "inbox.h"
#include "link.h"
#include "platform.h"

#define HS_ATTACHED_MAX 8
#define HS_OUTBOX (32u * 1024u)
#define HS_LIBRARY_VERSION {6, 2, 0} /* the interface that LeapC.h describes */

/* A device that the present service told of. */
typedef struct hs_attached {
  LEAP_DEVICE device;
  uint32_t id;
  bool present;    /* else it was unplugged, and may come back */
  bool subscribed; /* by a client that is aware of several devices */
  uint32_t status;
  const hs_rig *rig; /* held, as long as something stands here */
  uint32_t calibration; /* number of the rig's calibration */
  hs_history *history;  /* made with the first frame */
} hs_attached;

typedef enum hs_life { HS_CLOSED, HS_OPEN, HS_CLOSING } hs_life;

struct _LEAP_CONNECTION {
  /* Fixed from the beginning. */
  bool multi_device_aware;
  eLeapTrackingOrigin origin;

  /* Of the reader thread, and of whoever starts and joins it. */
  hs_thread reader;
  hs_link *link; /* NULL while closed; hs_link_wake() may be called by all that hold the lock */
  hs_framer framer;

  hs_mutex lock;
  hs_cond changed; /* something came, or life, polling or room changed */
  hs_life life;
  uint64_t opened; /* how often: a poll of an earlier time ends */
  bool polling;
  bool polled;            /* ever since it was opened */
  int64_t last_poll_us;   /* when one ended */
  eLeapConnectionStatus status;
  hs_inbox inbox;

  uint8_t *outbox; /* HS_OUTBOX bytes that wait to be sent */
  size_t outbox_used;
  uint32_t last_request;

  /* What the client wishes; told to each new service. */
  uint64_t asked; /* policies */
  bool asks_early; /* it asked before there was a service, and waits for the answer */
  bool wishes_mode;
  eLeapTrackingMode wished_mode;
  uint32_t classic_parts; /* beyond the hands, for libLeap: hs_classic_parts */
  bool has_allocator;
  LEAP_ALLOCATOR allocator;

  uint8_t *spare; /* a buffer for the next image, or NULL */
  size_t spare_capacity;

  /* What was allocated for the last image told and its rig, to be given back at the next poll. */
  void *lent;
  const hs_rig *lent_rig;
  LEAP_ALLOCATOR lender;

  struct hs_classics *classics; /* of the newest frames, or NULL */

  /* What the present service told. */
  LEAP_VERSION server_library, server_protocol;
  uint32_t greeted_wants; /* what HELLO asked for */
  uint32_t greeting_left; /* devices yet to be told before the handshake is done */
  bool welcomed;          /* WELCOME came; with it and all devices the status is Connected */
  uint32_t state, disposition;
  uint64_t granted;
  hs_attached attached[HS_ATTACHED_MAX];
  uint32_t attached_count;
  LEAP_DEVICE primary; /* NULL until chosen */
};

/* connection.c: shared by the parts that follow; the lock is held, except where it says otherwise.
 */

/** The device that calls without a device mean: the chosen one, else the first attached. */
hs_attached *hs_primary(LEAP_CONNECTION connection);

/** The device of a handle, or the primary one for NULL; NULL where it is not attached. */
hs_attached *hs_attached_of(LEAP_CONNECTION connection, LEAP_DEVICE device);

/** Whether events of a device are for this client. */
bool hs_is_heard(LEAP_CONNECTION connection, const hs_attached *attached);

/** What this client wants of a device that it hears. */
uint32_t hs_wants(LEAP_CONNECTION connection);

/** Tell the service what a client that is aware of several devices wants of one. */
eLeapRS hs_subscribe(LEAP_CONNECTION connection, const hs_attached *attached);

/** Tell the service what this client wants of all devices. */
void hs_subscribe_all(LEAP_CONNECTION connection);

/** Begin to keep classic parts; false without memory. Then keep that of a frame, if it has one. */
bool hs_classics_make(struct hs_classics **classics);
void hs_classics_keep(struct hs_classics *classics, const hs_frame *frame);

/** A new number for a request: never 0. */
uint32_t hs_next_request(LEAP_CONNECTION connection);

/** Begin to add messages to the outbox; hs_posted() sends what was added, or says why not. */
hs_writer hs_post(LEAP_CONNECTION connection);
eLeapRS hs_posted(LEAP_CONNECTION connection, const hs_writer *out);

/** Not locked: lock a connection for a call that needs the service; if it says anything but
 * Success the connection is not locked. */
eLeapRS hs_lock_connected(LEAP_CONNECTION connection);

/** Not locked: the same for a call about one device, which must be attached. */
eLeapRS hs_lock_with_device(LEAP_CONNECTION connection, LEAP_DEVICE device,
                            hs_attached **attached);

/* poll.c: not locked. */

/** Give back what was lent for the image told last. */
void hs_give_back(LEAP_CONNECTION connection);

/* reader.c: not locked. */

/** The reader thread: connects, greets, listens, until the connection closes. */
void hs_reader(void *connection);

/* receive.c: not locked. */

typedef enum hs_received {
  HS_RECEIVED,
  HS_RECEIVED_END,        /* the service says goodbye: look for it again as usual */
  HS_RECEIVED_VERSION,    /* it speaks no version of ours */
  HS_RECEIVED_NONSENSE    /* malformed */
} hs_received;

/** Give the framer the buffer for an image; when it needs one. */
void hs_lend_buffer(LEAP_CONNECTION connection);

/** Take in one message of the service. */
hs_received hs_receive(LEAP_CONNECTION connection, const hs_message *message);

/** Forget the service, and tell the client if it knew of it. */
void hs_receive_loss(LEAP_CONNECTION connection);

#endif
