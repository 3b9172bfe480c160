/* What the parts of receive.c share. The lock is held throughout. */
#ifndef HANDSPAN_RECEIVE_H
#define HANDSPAN_RECEIVE_H

#include "connection.h"

/** Add an event for the client; there is room for it. */
void hs_add(LEAP_CONNECTION connection, eLeapEventType type, uint32_t device_id, hs_event *event);

/** Add an event Policy with what is granted now. */
void hs_add_policy(LEAP_CONNECTION connection, uint32_t device_id);

/** The device with a number, present or not; NULL where there is none. */
hs_attached *hs_attached_with(LEAP_CONNECTION connection, uint32_t id);

hs_received hs_receive_policy(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_mode(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_config(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_config_change(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_log(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_frame(LEAP_CONNECTION connection, const hs_message *message);
hs_received hs_receive_image(LEAP_CONNECTION connection, const hs_message *message);

#endif
