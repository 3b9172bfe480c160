/* Those who hear of what happens: listeners on the main thread, the delegate on the library's.
 * Law: order is that of libLeap, onExit: is last; a frame that comes while another waits or is
 * being told is in the history alone, so that a slow program is told of the newest and nothing
 * piles up.
 *
 * Programs are called by notification centers of our own: GNUstep's write exceptions of a program
 * to the log and go on, and gcc's Objective-C++ could not catch them. */

#include <deque>
#include <mutex>
#include <set>

namespace leap_objc {

enum Event {
  INIT, SERVICE_CONNECT, CONNECT, FOCUS_GAINED, FOCUS_LOST, DEVICE_CHANGE, FRAME, IMAGES,
  DISCONNECT, SERVICE_DISCONNECT, EXIT
};

NSString *name_of(Event event) {
  static NSString *const names[] = {
      @"OnInit",         @"OnServiceConnect", @"OnConnect", @"OnFocusGained",       @"OnFocusLost",
      @"OnDeviceChange", @"OnFrame",          @"OnImages",  @"OnDisconnect",
      @"OnServiceDisconnect", @"OnExit"};
  return names[event];
}

SEL selector_of(Event event) {
  static const SEL selectors[] = {
      @selector(onInit:),         @selector(onServiceConnect:), @selector(onConnect:),
      @selector(onFocusGained:),  @selector(onFocusLost:),      @selector(onDeviceChange:),
      @selector(onFrame:),        @selector(onImages:),         @selector(onDisconnect:),
      @selector(onServiceDisconnect:), @selector(onExit:)};
  return selectors[event];
}

/** What libLeap tells, as events. */
class Hearer : public Leap::Listener {
public:
  void onInit(const Leap::Controller &) override { heard(INIT); }
  void onServiceConnect(const Leap::Controller &) override { heard(SERVICE_CONNECT); }
  void onConnect(const Leap::Controller &) override { heard(CONNECT); }
  void onFocusGained(const Leap::Controller &) override { heard(FOCUS_GAINED); }
  void onFocusLost(const Leap::Controller &) override { heard(FOCUS_LOST); }
  void onDeviceChange(const Leap::Controller &) override { heard(DEVICE_CHANGE); }
  void onFrame(const Leap::Controller &) override { heard(FRAME); }
  void onImages(const Leap::Controller &) override { heard(IMAGES); }
  void onDisconnect(const Leap::Controller &) override { heard(DISCONNECT); }
  void onServiceDisconnect(const Leap::Controller &) override { heard(SERVICE_DISCONNECT); }
  void onExit(const Leap::Controller &) override { heard(EXIT); }

private:
  virtual void heard(Event event) = 0;
};

} // namespace leap_objc

/** Calls the delegate on the thread it is told on. */
@interface LeapRelay : NSObject {
@private
  NSNotificationCenter *_center;
  LEAP_UNRETAINED LeapController *_controller;
  LEAP_UNRETAINED NSObject *_delegate;
}
- (id)initWithController:(LeapController *)controller delegate:(id)delegate;
- (void)tell:(Event)event;
@end

@implementation LeapRelay

- (id)initWithController:(LeapController *)controller delegate:(id)delegate {
  self = [super init];
  if (self != nil) {
    _controller = controller;
    _delegate = delegate;
    _center = [[NSNotificationCenter alloc] init];
    [_center addObserver:self selector:@selector(relay:) name:@"Relay" object:nil];
  }
  return self;
}

- (void)dealloc {
  [_center removeObserver:self];
#if !LEAP_ARC
  [_center release];
  [super dealloc];
#endif
}

- (void)tell:(Event)event {
  [_center postNotificationName:@"Relay" object:[NSNumber numberWithInt:event]];
}

- (void)relay:(NSNotification *)notification {
  const SEL selector = selector_of((Event)[[notification object] intValue]);
  if ([_delegate respondsToSelector:selector]) {
    typedef void (*Telling)(id, SEL, id);
    typedef void (*Any)();
    const Any found = reinterpret_cast<Any>([_delegate methodForSelector:selector]);
    reinterpret_cast<Telling>(found)(_delegate, selector, _controller);
  }
}

@end

namespace leap_objc {

/** Tells the delegate at once. */
class DelegateHearer : public Hearer {
public:
  DelegateHearer(LeapController *controller, id delegate)
      : relay_([[LeapRelay alloc] initWithController:controller delegate:delegate]) {}
  ~DelegateHearer() { release(relay_); }

private:
  /* The delegate may remove itself, and this with it: the relay stays until all is told. */
  void heard(Event event) override {
    LeapRelay *relay = retained(relay_);
    in_pool([=] { [relay tell:event]; });
    release(relay);
  }

  LeapRelay *relay_;
};

} // namespace leap_objc

/** Tells one listener on the main thread; without a listener it posts for whoever observes. */
@interface LeapTeller : NSObject {
@private
  struct LeapTelling *_telling;
}
- (id)initWithController:(LeapController *)controller listener:(id)listener;
- (Leap::Listener &)hearer;
- (BOOL)tells:(id)listener;
/** Tell what waits now. On the main thread. */
- (void)tell;
/** Tell all that waits. On the main thread. */
- (void)finish;
/** Keep the listener until it was told of its end. */
- (void)keepListener;
/** Tell nothing any more; waits for a callback that runs on another thread. */
- (void)orphan;
@end

@interface LeapController (Telling)
/** The teller has told its listener of the end. */
- (void)forget:(LeapTeller *)teller;
@end

struct LeapTelling : Hearer {
  LeapTelling(LeapTeller *owner, LeapController *told_of, id who);
  ~LeapTelling();

  bool tell_one();
  void schedule();

  LEAP_UNRETAINED LeapTeller *teller;
  LEAP_UNRETAINED LeapController *controller;
  LEAP_UNRETAINED id listener;
  NSNotificationCenter *center; /* of the listener alone, or of everybody */
  id kept; /* the listener, where it is leaving and has not been told so yet */
  std::recursive_mutex at_work; /* held while code of the program's runs */
  std::mutex lock;              /* what follows */
  std::deque<Event> waiting;
  std::set<Event> newest; /* frames and images that wait or are being told */
  bool scheduled, telling, over;

private:
  void heard(Event event) override;
};

LeapTelling::LeapTelling(LeapTeller *owner, LeapController *told_of, id who)
    : teller(owner), controller(told_of), listener(who), center(nil), kept(nil), scheduled(false),
      telling(false), over(false) {
  if (listener == nil) {
    center = retained([NSNotificationCenter defaultCenter]);
    return;
  }
  center = [[NSNotificationCenter alloc] init];
  for (int event = INIT; event <= EXIT; event++) {
    const SEL selector = selector_of((Event)event);
    if ([listener respondsToSelector:selector]) {
      [center addObserver:listener selector:selector name:name_of((Event)event) object:nil];
    }
  }
}

LeapTelling::~LeapTelling() { release(center); }

void LeapTelling::heard(Event event) {
  const std::lock_guard<std::mutex> locked(lock);
  if ((event == FRAME || event == IMAGES) && !newest.insert(event).second) {
    return;
  }
  waiting.push_back(event);
  if (!scheduled) {
    schedule();
  }
}

void LeapTelling::schedule() {
  scheduled = true;
  in_pool([=] {
    [teller performSelectorOnMainThread:@selector(tell) withObject:nil waitUntilDone:NO];
  });
}

/* Tell the first of what waits; false where there is nothing more to tell. */
bool LeapTelling::tell_one() {
  Event event;
  {
    const std::lock_guard<std::mutex> locked(lock);
    if (waiting.empty() || over) {
      return false;
    }
    event = waiting.front();
    waiting.pop_front();
    over = event == EXIT;
  }
  in_pool([=] { [center postNotificationName:name_of(event) object:controller]; });
  const std::lock_guard<std::mutex> locked(lock);
  newest.erase(event);
  return true;
}

@implementation LeapTeller

- (id)initWithController:(LeapController *)controller listener:(id)listener {
  self = [super init];
  if (self != nil) {
    _telling = new LeapTelling(self, controller, listener);
  }
  return self;
}

- (void)dealloc {
  delete _telling;
#if !LEAP_ARC
  [super dealloc];
#endif
}

- (Leap::Listener &)hearer {
  return *_telling;
}

- (BOOL)tells:(id)listener {
  return _telling->listener == listener;
}

- (void)tell {
  const std::lock_guard<std::recursive_mutex> working(_telling->at_work);
  std::unique_lock<std::mutex> locked(_telling->lock);
  _telling->scheduled = false;
  if (_telling->telling) {
    return; /* A callback runs a loop of its own: what waits is told when it returns. */
  }
  _telling->telling = true;
  size_t now = _telling->waiting.size(); /* The run loop has other work to do, too. */
  locked.unlock();
  while (now > 0 && _telling->tell_one()) {
    now--;
  }
  locked.lock();
  _telling->telling = false;
  const bool over = _telling->over;
  if (!over && !_telling->scheduled && !_telling->waiting.empty()) {
    _telling->schedule();
  }
  locked.unlock();
  if (over) {
    release(_telling->kept);
    _telling->kept = nil;
    [_telling->controller forget:self];
  }
}

- (void)finish {
  const std::lock_guard<std::recursive_mutex> working(_telling->at_work);
  while (_telling->tell_one()) {
  }
  _telling->controller = nil;
}

- (void)keepListener {
  _telling->kept = retained(_telling->listener);
}

- (void)orphan {
  const std::lock_guard<std::recursive_mutex> working(_telling->at_work);
  const std::lock_guard<std::mutex> locked(_telling->lock);
  _telling->over = true;
  _telling->controller = nil;
  release(_telling->kept);
  _telling->kept = nil;
}

@end
