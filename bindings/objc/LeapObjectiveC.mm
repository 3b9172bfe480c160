/* The classic interface in Objective-C: compile this one file into the program, and link it with
 * libLeap. It takes in the parts, so that there is nothing else to list in a project. */
#import "LeapObjectiveC.h"

#import "LeapObjectiveC/private.h"

using namespace leap_objc;

#import "LeapObjectiveC/values.mm"

#import "LeapObjectiveC/hands.mm"

#import "LeapObjectiveC/frame.mm"

#import "LeapObjectiveC/image.mm"

#import "LeapObjectiveC/device.mm"

#import "LeapObjectiveC/telling.mm"

#import "LeapObjectiveC/controller.mm"
