/* The connection of a program with the service, and those who listen to it.
 * Law: listeners are told on the main thread, by its run loop; the delegate on the library's own
 * thread. Neither is retained. A frame that comes while a callback runs is in the history alone. */
#import "Device.h"
#import "Frame.h"

@class LeapController;

typedef enum {
  LEAP_POLICY_DEFAULT = 0,
  LEAP_POLICY_BACKGROUND_FRAMES = 1,
  LEAP_POLICY_IMAGES = 2,
  LEAP_POLICY_OPTIMIZE_HMD = 4,
  LEAP_POLICY_ALLOW_PAUSE_RESUME = 8,
  /** The same images as those of LEAP_POLICY_IMAGES. */
  LEAP_POLICY_RAW_IMAGES = 64
} LeapPolicyFlag;

/** Told on the main thread; the object of each notification is the LeapController. The same
 * notifications, named OnInit, OnConnect and so on, are posted for whoever else observes them,
 * while there is a listener. onInit: comes first, onExit: last. */
@protocol LeapListener <NSObject>
@optional
- (void)onInit:(NSNotification *)notification;
- (void)onConnect:(NSNotification *)notification;
- (void)onDisconnect:(NSNotification *)notification;
- (void)onServiceConnect:(NSNotification *)notification;
- (void)onServiceDisconnect:(NSNotification *)notification;
- (void)onDeviceChange:(NSNotification *)notification;
- (void)onExit:(NSNotification *)notification;
- (void)onFrame:(NSNotification *)notification;
/** Once after onConnect: Linux does not tell programs of focus. */
- (void)onFocusGained:(NSNotification *)notification;
- (void)onFocusLost:(NSNotification *)notification;
- (void)onImages:(NSNotification *)notification;
@end

/** Told on the library's thread, one call at a time. */
@protocol LeapDelegate <NSObject>
@optional
- (void)onInit:(LeapController *)controller;
- (void)onConnect:(LeapController *)controller;
- (void)onDisconnect:(LeapController *)controller;
- (void)onServiceConnect:(LeapController *)controller;
- (void)onServiceDisconnect:(LeapController *)controller;
- (void)onDeviceChange:(LeapController *)controller;
- (void)onExit:(LeapController *)controller;
- (void)onFrame:(LeapController *)controller;
- (void)onFocusGained:(LeapController *)controller;
- (void)onFocusLost:(LeapController *)controller;
- (void)onImages:(LeapController *)controller;
@end

@interface LeapController : NSObject {
@private
  struct LeapParts *_parts;
}
/** Begins to look for the service; never waits. */
- (id)init;
- (id)initWithListener:(id<LeapListener>)listener;
- (id)initWithDelegate:(id<LeapDelegate>)delegate;

/** NO where it listens already, or where there is a delegate. */
- (BOOL)addListener:(id<LeapListener>)listener;
/** On the main thread onExit: is over when this returns; else the main thread calls it later, and
 * the listener is retained until then. */
- (BOOL)removeListener:(id<LeapListener>)listener;
/** NO where there is one, or where somebody listens. */
- (BOOL)addDelegate:(id<LeapDelegate>)delegate;
/** Waits for a callback that runs, and for onExit:; within a callback it waits for none. */
- (BOOL)removeDelegate;

/** One of the newest 60 frames: 0 is the newest, 59 the oldest; else not valid. */
- (LeapFrame *)frame:(int)history;

/** Whether the service answers and a device streams. */
@property (nonatomic, readonly) BOOL isConnected;
@property (nonatomic, readonly) BOOL isServiceConnected;
@property (nonatomic, readonly) BOOL hasFocus;

/** None is enabled at the start. */
- (void)enableGesture:(LeapGestureType)type enable:(BOOL)enable;
- (BOOL)isGestureEnabled:(LeapGestureType)type;

@property (nonatomic, readonly) LeapConfig *config;
/** Those that stream first. */
@property (nonatomic, readonly) NSArray *devices;
/** The newest pair, which may be newer than the frame's; empty without LEAP_POLICY_IMAGES. */
@property (nonatomic, readonly) NSArray *images;
/** One, which stands behind the device. */
@property (nonatomic, readonly) NSArray *locatedScreens;
/** As programs of 2013 spell it. */
@property (nonatomic, readonly) NSArray *calibratedScreens;

/** Requests to the service; it may deny them. */
- (void)setPolicy:(LeapPolicyFlag)policy;
- (void)clearPolicy:(LeapPolicyFlag)policy;
- (BOOL)isPolicySet:(LeapPolicyFlag)policy;
/** All at once, as programs of 2013 do. */
@property (nonatomic) LeapPolicyFlag policyFlags;

/** Needs LEAP_POLICY_ALLOW_PAUSE_RESUME; pauses tracking for everybody. */
@property (nonatomic, setter=setPaused:) BOOL isPaused;

/** us, of the clock of frames. */
@property (nonatomic, readonly) int64_t now;
@end
