/* The classic interface of Leap Motion controllers in Objective-C: a thin layer of source over
 * libLeap. docs/native.md says how to build with it.
 * Law: objects never change and may be kept for ever; nothing raises, and what cannot be answered
 * is an object that is not valid, a zero or an empty array. */
#ifndef LEAP_OBJECTIVE_C_H
#define LEAP_OBJECTIVE_C_H

#import <Foundation/Foundation.h>

#import "LeapObjectiveC/Values.h"

#import "LeapObjectiveC/Hands.h"

#import "LeapObjectiveC/Image.h"

#import "LeapObjectiveC/Gestures.h"

#import "LeapObjectiveC/Frame.h"

#import "LeapObjectiveC/Device.h"

#import "LeapObjectiveC/Controller.h"

#endif
