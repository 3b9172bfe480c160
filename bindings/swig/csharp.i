/* How C# spells it: namespace Leap, getters as properties, enums with the names of version 2.
 *
 * Getters of C++ stay as internal methods of their own names; properties stand beside them. */

%rename("%(camelcase)s", %$isfunction, %$ismember) "";
%pragma(csharp) moduleclassmodifiers="internal static class"
%pragma(csharp) imclassclassmodifiers="internal class"
%typemap(csclassmodifiers) SWIGTYPE "public partial class"

%csmethodmodifiers *::operator== "internal";
%csmethodmodifiers *::toString "public override";
%csmethodmodifiers Leap::Vector::operator+ "internal"; /* Operators stand in Numbers.cs. */
%csmethodmodifiers Leap::Vector::operator- "internal";
%csmethodmodifiers Leap::Vector::operator* "internal";
%csmethodmodifiers Leap::Vector::operator/ "internal";
%csmethodmodifiers Leap::Vector::operator[] "internal";
%csmethodmodifiers Leap::Matrix::operator* "internal";

/* ---- Life ---- */

%typemap(check, canthrow=1) SWIGTYPE *self {
  if (!$1) {
    SWIG_CSharpSetPendingExceptionArgument(SWIG_CSharpArgumentNullException,
                                           "This object was disposed", "this");
    return $null;
  }
}

/* SWIG looks at references, and not at what is assigned to a field. */
%typemap(check, canthrow=1) Leap::Vector *xBasis, Leap::Vector *yBasis, Leap::Vector *zBasis,
    Leap::Vector *origin {
  if (!$1) {
    SWIG_CSharpSetPendingExceptionArgument(SWIG_CSharpArgumentNullException, "The vector is null",
                                           "value");
    return $null;
  }
}

%typemap(out) Leap::Vector *, const Leap::Vector &, const Leap::Matrix & {
  $result = new $*1_ltype(*$1);
}
%typemap(csout, excode=SWIGEXCODE) Leap::Vector *, const Leap::Vector &, const Leap::Matrix & {
    $csclassname ret = new $csclassname($imcall, true);$excode
    return ret;
  }
%typemap(csvarout, excode=SWIGEXCODE2) Leap::Vector * %{
    get {
      $csclassname ret = new $csclassname($imcall, true);$excode
      return ret;
    } %}

/* Lists that return themselves. */
%typemap(csout, excode=SWIGEXCODE) Leap::DeviceList &, Leap::FailedDeviceList &, Leap::FingerList &,
    Leap::GestureList &, Leap::HandList &, Leap::ImageList &, Leap::MaskList &,
    Leap::PointableList &, Leap::ScreenList &, Leap::ToolList & {
    $imcall;$excode
    return this;
  }

%define EQUALS(NAME)
%csmethodmodifiers Leap::NAME::hash "internal";
%rename(hash) Leap::NAME::hash;
%extend Leap::NAME {
%proxycode %{
  /// As collections ask: what is invalid equals itself alone.
  public override bool Equals(object other) {
    return object.ReferenceEquals(this, other) || (other is NAME && same((NAME)other));
  }

  /// As in C++: what is invalid equals nothing.
  public bool Equals(NAME other) {
    return !object.ReferenceEquals(other, null) && same(other);
  }

  public override int GetHashCode() {
    return hash();
  }

  /// As in C++; of nothing and nothing: true.
  public static bool operator ==(NAME one, NAME other) {
    return object.ReferenceEquals(one, null) || object.ReferenceEquals(other, null)
        ? object.ReferenceEquals(one, other)
        : one.Equals(other);
  }

  public static bool operator !=(NAME one, NAME other) {
    return !(one == other);
  }
%}
}
%enddef

%define ITERABLE(NAME, ELEMENT)
%typemap(csinterfaces) Leap::NAME
    "global::System.IDisposable, global::System.Collections.Generic.IEnumerable<ELEMENT>"
%csmethodmodifiers Leap::NAME::get "internal";
%rename(get) Leap::NAME::get;
GETTER(NAME, int, Count, count)
GETTER(NAME, bool, IsEmpty, isEmpty)
GETTER(NAME, bool, Empty, empty)
%extend Leap::NAME {
%proxycode %{
  /// An index that is out of range gives an invalid object.
  public ELEMENT this[int index] {
    get { return get(index); }
  }

  public global::System.Collections.Generic.IEnumerator<ELEMENT> GetEnumerator() {
    for (int index = 0; index < Count; index++) {
      yield return get(index);
    }
  }

  global::System.Collections.IEnumerator global::System.Collections.IEnumerable.GetEnumerator() {
    return GetEnumerator();
  }
%}
}
%enddef

/* ---- Properties ---- */

%define GETTER(CLASS, TYPE, NAME, METHOD)
%csmethodmodifiers Leap::CLASS::METHOD "internal";
%rename(METHOD) Leap::CLASS::METHOD;
%extend Leap::CLASS {
%proxycode %{
  public TYPE NAME {
    get { return METHOD(); }
  }
%}
}
%enddef

%define CONSTANT(CLASS, NAME, METHOD)
%csmethodmodifiers Leap::CLASS::METHOD "internal";
%rename(METHOD) Leap::CLASS::METHOD;
%extend Leap::CLASS {
%proxycode %{
  public static CLASS NAME {
    get { return METHOD(); }
  }
%}
}
%enddef

/* Of a class whose base has one, too. */
%define CONSTANT_OF_DERIVED(CLASS, NAME, METHOD)
%csmethodmodifiers Leap::CLASS::METHOD "internal new";
%rename(METHOD) Leap::CLASS::METHOD;
%extend Leap::CLASS {
%proxycode %{
  public new static CLASS NAME {
    get { return METHOD(); }
  }
%}
}
%enddef

%include "csharp_properties.i"

/* ---- Enums: the names of version 2, and those of version 1, without underscores ---- */

%rename(BoneType) Leap::Bone::Type;
%rename(DeviceType) Leap::Device::Type;
%rename(FingerJoint) Leap::Finger::Joint;
%rename(FingerType) Leap::Finger::Type;
%rename(GestureState) Leap::Gesture::State;
%rename(GestureType) Leap::Gesture::Type;

%define ALIASES(ENUM, NAMES...)
%typemap(cscode) Leap::ENUM ", NAMES"
%enddef

ALIASES(Gesture::Type, TYPEINVALID = TYPE_INVALID, TYPESWIPE = TYPE_SWIPE,
        TYPECIRCLE = TYPE_CIRCLE, TYPESCREENTAP = TYPE_SCREEN_TAP, TYPEKEYTAP = TYPE_KEY_TAP)
ALIASES(Gesture::State, STATEINVALID = STATE_INVALID, STATESTART = STATE_START,
        STATEUPDATE = STATE_UPDATE, STATESTOP = STATE_STOP)
ALIASES(Pointable::Zone, ZONENONE = ZONE_NONE, ZONEHOVERING = ZONE_HOVERING,
        ZONETOUCHING = ZONE_TOUCHING)
ALIASES(Controller::PolicyFlag, POLICYDEFAULT = POLICY_DEFAULT,
        POLICYBACKGROUNDFRAMES = POLICY_BACKGROUND_FRAMES)
ALIASES(Config::ValueType, TYPEUNKNOWN = TYPE_UNKNOWN, TYPEBOOLEAN = TYPE_BOOLEAN,
        TYPEINT32 = TYPE_INT32, TYPEFLOAT = TYPE_FLOAT, TYPESTRING = TYPE_STRING)
ALIASES(Device::Type, TYPEPERIPHERAL = TYPE_PERIPHERAL, TYPELAPTOP = TYPE_LAPTOP,
        TYPEKEYBOARD = TYPE_KEYBOARD)

/* ---- Arrays ---- */

%define ARRAY(CTYPE, NAME, CSTYPE)
%typemap(ctype) CTYPE *NAME "CTYPE *"
%typemap(imtype) CTYPE *NAME "CSTYPE[]"
%typemap(cstype) CTYPE *NAME "CSTYPE[]"
%typemap(csin) CTYPE *NAME "$csinput"
%typemap(in) CTYPE *NAME "$1 = ($1_ltype)$input;"
%enddef

ARRAY(unsigned char, bytes, byte)
ARRAY(const unsigned char, stored, byte)
ARRAY(float, numbers, float)

/* What the source files in bindings/csharp/src are made of. */
%define INTERNAL(CLASS, METHOD)
%csmethodmodifiers Leap::CLASS::METHOD "internal";
%rename(METHOD) Leap::CLASS::METHOD;
%enddef

INTERNAL(Matrix, fill3x3)
INTERNAL(Matrix, fill4x4)
INTERNAL(Image, fillData)
INTERNAL(Image, fillDistortion)
INTERNAL(Image, dataAddress)
INTERNAL(Image, distortionAddress)
INTERNAL(Frame, serializedLength)
INTERNAL(Frame, fillSerialized)
INTERNAL(Frame, readSerialized)
INTERNAL(Controller, listen)
INTERNAL(Controller, unlisten)
INTERNAL(Controller, key)
INTERNAL(Controller, policyBits)

/* ---- Listening ---- */

%{
#include <csignal>
#include <pthread.h>

namespace {

/* Its runtimes stop threads by signals, and libLeap's take none: one that runs their code must. */
void take_signals() {
  static thread_local bool taken = false;
  if (!taken) {
    sigset_t none;
    sigemptyset(&none);
    taken = pthread_sigmask(SIG_SETMASK, &none, nullptr) == 0;
  }
}

} // namespace
%}

%typemap(directorin) const Leap::Controller & {
  take_signals();
  $input = (void *)&$1;
}
%typemap(csdirectorin, pre="    try {",
         terminator="    } catch (global::System.Exception error) {\n"
                    "      Listeners.Report(error);\n    }")
    const Leap::Controller & "Listeners.Own($iminput)"

%typemap(csdisposing, methodname="Dispose", methodmodifiers="protected",
         parameters="bool disposing") Leap::Listener {
    Listeners.Forget(this);
    lock (this) {
      if (swigCMemOwn) {
        swigCMemOwn = false;
        $imcall;
      }
      swigCPtr = new global::System.Runtime.InteropServices.HandleRef(
          null, global::System.IntPtr.Zero);
    }
  }

/* No lock is held while it ends: OnExit() is called meanwhile, and may end it, too. Its Config keeps the
 * key from being another Controller's until nobody is told by it any more. */
%typemap(csdisposing, methodname="Dispose", methodmodifiers="protected",
         parameters="bool disposing") Leap::Controller {
    lock (this) {
      if (!swigCMemOwn) {
        return;
      }
      swigCMemOwn = false;
    }
    long ended = key();
    Config kept = config();
    $imcall;
    Listeners.Ended(ended);
    kept.Dispose();
    swigCPtr = new global::System.Runtime.InteropServices.HandleRef(
        null, global::System.IntPtr.Zero);
  }
