# find_package(LeapSDK 5) or (LeapSDK 6) gives the target LeapSDK::LeapC.
include("${CMAKE_CURRENT_LIST_DIR}/leapsdk-targets.cmake")
