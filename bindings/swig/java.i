/* How Java spells it: package com.leapmotion.leap, methods as in C++, enums with swigValue(). */

%include <enums.swg>
%pragma(java) moduleclassmodifiers="final class"
%pragma(java) jniclassclassmodifiers="final class"
%pragma(java) jniclasscode=%{
  static {
    NativeLibrary.load();
  }
%}

%begin %{
/* The thread that makes callbacks is Java's until it ends, and keeps no program from ending. */
#define SWIG_JAVA_ATTACH_CURRENT_THREAD_AS_DAEMON
#define SWIG_JAVA_DETACH_ON_THREAD_END
%}

%{
/* NativeLibrary.java looks for it, so that a library of another maker is not taken for this one. */
extern "C" JNIEXPORT const char handspan_leap_java[] = HANDSPAN_LEAP_JAVA;
%}

%javamethodmodifiers *::operator== "private";

/* ---- Life ---- */

%typemap(check) SWIGTYPE *self {
  if (!$1) {
    SWIG_JavaThrowException(jenv, SWIG_JavaIllegalStateException, "This object was deleted");
    return $null;
  }
}

/* SWIG looks at references, and not at what is assigned to a field. */
%typemap(check) Leap::Vector *xBasis, Leap::Vector *yBasis, Leap::Vector *zBasis,
    Leap::Vector *origin {
  if (!$1) {
    SWIG_JavaThrowException(jenv, SWIG_JavaNullPointerException, "The vector is null");
    return $null;
  }
}

%typemap(out) Leap::Vector *, const Leap::Vector &, const Leap::Matrix & {
  *($&1_ltype)&$result = new $*1_ltype(*$1);
}
%typemap(javaout) Leap::Vector *, const Leap::Vector &, const Leap::Matrix & {
    return new $javaclassname($jnicall, true);
  }

/* Lists that return themselves. */
%typemap(javaout) Leap::DeviceList &, Leap::FailedDeviceList &, Leap::FingerList &,
    Leap::GestureList &, Leap::HandList &, Leap::ImageList &, Leap::MaskList &,
    Leap::PointableList &, Leap::ScreenList &, Leap::ToolList & {
    $jnicall;
    return this;
  }

%define EQUALS(NAME)
%rename(hashCode) Leap::NAME::hash;
%extend Leap::NAME {
%proxycode %{
  /** As collections ask: what is invalid equals itself alone. */
  @Override public boolean equals(Object other) {
    return this == other || (other instanceof NAME && same((NAME) other));
  }

  /** As in C++: what is invalid equals nothing. */
  public boolean equals(NAME other) {
    return other != null && same(other);
  }
%}
}
%enddef

%define ITERABLE(NAME, ELEMENT)
%typemap(javainterfaces) Leap::NAME "Iterable<ELEMENT>"
%extend Leap::NAME {
%proxycode %{
  @Override public java.util.Iterator<ELEMENT> iterator() {
    return new java.util.Iterator<ELEMENT>() {
      private int next = 0;

      @Override public boolean hasNext() {
        return next < count();
      }

      @Override public ELEMENT next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return get(next++);
      }

      @Override public void remove() {
        throw new UnsupportedOperationException("Lists of a frame never change");
      }
    };
  }
%}
}
%enddef

/* ---- Arrays ---- */

%{
#include <vector>
%}

/* Elements are copied: the virtual machine's own may not be held while `self` is checked, since what is
 * thrown then would leave its collector locked. */
%define ARRAY(CTYPE, NAME, JNITYPE, JTYPE, KIND)
%typemap(jni) CTYPE *NAME "JNITYPE"
%typemap(jtype) CTYPE *NAME "JTYPE[]"
%typemap(jstype) CTYPE *NAME "JTYPE[]"
%typemap(javain) CTYPE *NAME "$javainput"
%typemap(in) CTYPE *NAME (std::vector<j##JTYPE> copy) {
  if (!$input) {
    SWIG_JavaThrowException(jenv, SWIG_JavaNullPointerException, "The array is null");
    return $null;
  }
  copy.resize(static_cast<std::size_t>(jenv->GetArrayLength($input)));
  jenv->Get##KIND##ArrayRegion($input, 0, static_cast<jsize>(copy.size()), copy.data());
  $1 = reinterpret_cast<$1_ltype>(copy.data());
}
%typemap(freearg) CTYPE *NAME ""
%typemap(argout) CTYPE *NAME {
  jenv->Set##KIND##ArrayRegion($input, 0, static_cast<jsize>(copy$argnum.size()), copy$argnum.data());
}
%enddef

ARRAY(unsigned char, bytes, jbyteArray, byte, Byte)
ARRAY(const unsigned char, stored, jbyteArray, byte, Byte)
ARRAY(float, numbers, jfloatArray, float, Float)
%typemap(argout) const unsigned char *stored "" /* It is read alone. */

%javamethodmodifiers Leap::Matrix::fill3x3 "private";
%javamethodmodifiers Leap::Matrix::fill4x4 "private";
%javamethodmodifiers Leap::Image::fillData "private";
%javamethodmodifiers Leap::Image::fillDistortion "private";
%javamethodmodifiers Leap::Image::dataAddress "private";
%javamethodmodifiers Leap::Image::distortionAddress "private";
%javamethodmodifiers Leap::Frame::serializedLength "private";
%javamethodmodifiers Leap::Frame::fillSerialized "private";
%javamethodmodifiers Leap::Frame::readSerialized "private";

%extend Leap::Vector {
%proxycode %{
  public float[] toFloatArray() {
    return new float[] {getX(), getY(), getZ()};
  }
%}
}

%extend Leap::Matrix {
%proxycode %{
  public float[] toArray3x3() {
    return toArray3x3(new float[9]);
  }

  /** Writes nine numbers, row by row, and returns the array. */
  public float[] toArray3x3(float[] out) {
    fill3x3(out, out.length);
    return out;
  }

  public float[] toArray4x4() {
    return toArray4x4(new float[16]);
  }

  /** Writes sixteen numbers, row by row, and returns the array. */
  public float[] toArray4x4(float[] out) {
    fill4x4(out, out.length);
    return out;
  }
%}
}

%extend Leap::Image {
%proxycode %{
  /** The pixels, row by row; an array of their own. */
  public byte[] data() {
    byte[] out = new byte[width() * height() * bytesPerPixel()];
    fillData(out, out.length);
    return out;
  }

  /** Pairs x, y, row by row; an array of their own. */
  public float[] distortion() {
    float[] out = new float[distortionWidth() * distortionHeight()];
    fillDistortion(out, out.length);
    return out;
  }
%}
}

%extend Leap::Mask {
%proxycode %{
  public byte[] data() {
    return new byte[0];
  }
%}
}

%extend Leap::Frame {
%proxycode %{
  /** The frame as bytes of a format of our own, without images; empty where it is invalid. */
  public byte[] serialize() {
    byte[] out = new byte[serializedLength()];
    fillSerialized(out, out.length);
    return out;
  }

  /** Becomes the frame that bytes tell, or invalid where they tell none. */
  public void deserialize(byte[] bytes) {
    readSerialized(bytes, bytes.length);
  }
%}
}

/* ---- Listening ---- */

/* Print what a callback throws, as the virtual machine does with that of a thread, and go on. */
%feature("director:except") %{
  if (jenv->ExceptionCheck()) {
    jenv->ExceptionDescribe();
    jenv->ExceptionClear();
  }
%}
%typemap(javadirectorin) const Leap::Controller & "Listeners.own($jniinput)"

%typemap(javadestruct, methodname="delete", methodmodifiers="public", parameters="")
    Leap::Listener {
    Listeners.forget(this);
    synchronized (this) {
      if (swigCMemOwn) {
        swigCMemOwn = false;
        $jnicall;
      }
      swigCPtr = 0;
    }
  }

/* No lock is held while it ends: onExit() is called meanwhile, and may end it, too. Its Config keeps the
 * key from being another Controller's until nobody is told by it any more. */
%typemap(javadestruct, methodname="delete", methodmodifiers="public", parameters="")
    Leap::Controller {
    synchronized (this) {
      if (!swigCMemOwn) {
        return;
      }
      swigCMemOwn = false;
    }
    long key = key();
    Config kept = config();
    $jnicall;
    Listeners.ended(key);
    kept.delete();
    swigCPtr = 0;
  }

%javamethodmodifiers Leap::Controller::listen "";
%javamethodmodifiers Leap::Controller::unlisten "";
%javamethodmodifiers Leap::Controller::key "";
%javamethodmodifiers Leap::Controller::policyBits "private";

%extend Leap::Controller {
%proxycode %{
  @SuppressWarnings("this-escape") // The listener is called with a Controller that is whole.
  public Controller(Listener listener) {
    this();
    addListener(listener);
  }

  /** Returns false where it listens already. A Controller with listeners is never collected. */
  public boolean addListener(Listener listener) {
    return Listeners.add(this, listener);
  }

  public boolean removeListener(Listener listener) {
    return Listeners.remove(this, listener);
  }

  /** The first of those that are set: an enum names one alone. Better ask isPolicySet(). */
  public PolicyFlag policyFlags() {
    return PolicyFlag.swigToEnum(Integer.lowestOneBit(policyBits()));
  }
%}
}
