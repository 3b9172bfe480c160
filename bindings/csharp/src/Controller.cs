// What Controller has in C# besides what libLeap gives it.
// Law: a Controller with listeners lives until they are removed, or it is disposed of.
namespace Leap {

public partial class Controller {
  public Controller(Listener listener) : this() {
    AddListener(listener);
  }

  /// Returns false where it listens already.
  public bool AddListener(Listener listener) {
    return Listeners.Add(this, listener);
  }

  public bool RemoveListener(Listener listener) {
    return Listeners.Remove(this, listener);
  }

  /// All that are set, at once.
  public PolicyFlag PolicyFlags {
    get { return (PolicyFlag)policyBits(); }
  }
}

}
