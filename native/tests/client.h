/* What the tests do as a program that uses the library. */
#ifndef HANDSPAN_CLIENT_H
#define HANDSPAN_CLIENT_H

#include "LeapC.h"

/** Create and open a connection. */
LEAP_CONNECTION client_open(uint32_t flags);

/** Poll for up to 5 s; the test fails unless the next event is of this type. */
void client_expect(LEAP_CONNECTION connection, eLeapEventType type,
                   LEAP_CONNECTION_MESSAGE *message);

/** Expect Connection, Device, DeviceStatusChange and Policy of the device of peer_greet(). */
LEAP_DEVICE client_expect_greeting(LEAP_CONNECTION connection, LEAP_CONNECTION_MESSAGE *message);

/** Poll until an event of this type comes, whatever comes before; the test fails after 5 s. */
void client_await(LEAP_CONNECTION connection, eLeapEventType type,
                  LEAP_CONNECTION_MESSAGE *message);

eLeapConnectionStatus client_status(LEAP_CONNECTION connection);

/** Wait until the library has got a frame of this time, without polling. */
void client_wait_for_frame(LEAP_CONNECTION connection, int64_t time_us);

#endif
