# What the bindings that SWIG generates have in common.
# Law: generated files stand in the build folder alone, and are made anew when a header changes.
find_program(SWIG_EXECUTABLE NAMES swig swig4.0)
if(NOT SWIG_EXECUTABLE)
  message(FATAL_ERROR "The bindings for Java and C# need SWIG 4.1 or newer: "
    "pip install swig, or set SWIG_EXECUTABLE to its path")
endif()
execute_process(COMMAND ${SWIG_EXECUTABLE} -version OUTPUT_VARIABLE swig_says)
string(REGEX MATCH "SWIG Version ([0-9.]+)" unused "${swig_says}")
if(CMAKE_MATCH_1 VERSION_LESS 4.1)
  message(FATAL_ERROR "${SWIG_EXECUTABLE} is SWIG ${CMAKE_MATCH_1}, and 4.1 or newer is needed")
endif()

# Let SWIG write FOLDER/wrap.cxx, and the files of a language beside it. INTERFACE_SUM tells one version of
# what they are made from apart from all others.
function(generate_binding FOLDER)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/leap/include/*.h)
  file(GLOB interfaces CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/../swig/*.i)
  set(sums "${swig_says}")
  foreach(source ${headers} ${interfaces})
    file(SHA256 ${source} sum)
    string(APPEND sums ${sum})
  endforeach()
  string(SHA256 sums "${sums}")
  string(SUBSTRING ${sums} 0 16 sum)
  set(INTERFACE_SUM ${sum} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers} ${interfaces})
  add_custom_command(OUTPUT ${FOLDER}/wrap.cxx
    COMMAND ${CMAKE_COMMAND} -E remove_directory ${FOLDER}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${FOLDER}
    COMMAND ${SWIG_EXECUTABLE} -c++ -Werror ${ARGN} -outdir ${FOLDER} -o ${FOLDER}/wrap.cxx
      -I${PROJECT_SOURCE_DIR}/leap/include ${CMAKE_CURRENT_SOURCE_DIR}/../swig/leap.i
    DEPENDS ${headers} ${interfaces}
    COMMENT "Generating ${FOLDER}"
    VERBATIM)
endfunction()

# Build a library of generated code that finds libLeap and libLeapC in its own folder. All three lie in
# STAGE when the file GATHERED is there.
function(add_binding_library NAME FOLDER STAGE)
  add_library(${NAME} SHARED ${FOLDER}/wrap.cxx)
  target_link_libraries(${NAME} PRIVATE Leap)
  # SWIG's own code shadows names, and reads pointers through integers.
  target_compile_options(${NAME} PRIVATE -Wno-shadow -fno-strict-aliasing)
  set_target_properties(${NAME} PROPERTIES CXX_STANDARD 11 CXX_VISIBILITY_PRESET hidden
    INSTALL_RPATH "$ORIGIN")
  if(APPLE)
    set_target_properties(${NAME} PROPERTIES INSTALL_RPATH "@loader_path")
  endif()
  install(TARGETS ${NAME} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})

  # Installing is what frees a library of the paths of the build folder.
  install(TARGETS ${NAME} Leap LeapC LIBRARY DESTINATION . COMPONENT ${NAME}
    NAMELINK_SKIP EXCLUDE_FROM_ALL)
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${NAME}.gathered)
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --component ${NAME} --prefix ${STAGE}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${NAME} Leap LeapC
    COMMENT "Gathering ${STAGE}"
    VERBATIM)
  set(GATHERED ${stamp} PARENT_SCOPE)
endfunction()
